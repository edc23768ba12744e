"""/import: what people already have, pasted or uploaded, shown as understood before it goes into the plan."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ...importing.import_reader import reader
from ...importing.merge import merge
from ...importing.read import Source
from ...importing.report import Imported, RefusedError
from ...importing.text import MAX_UPLOAD_BYTES, checked, text_of
from ...plan.draft import Draft
from ...plan_io.link import decode, encode, encode_within
from ...wording.imports import refusal_sentence
from ...wording.plain_text import encodable
from ..http.page import Link, Option, PlanPage
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.mistakes import named_sentence
from .import_tables import FoundImport, found_import

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form sent: the text, or why there is none, and what was chosen."""

    text: str
    refusal: RefusedError | None
    source: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage(PlanPage):
    """The form, and what its text was understood as. `action`: where the form goes, with the plan that was there before.

    `refused`: why the text can't be read; `source`: of `sources`, as it was sent.
    """

    template: ClassVar[str] = "import.html"

    action: str
    back: str
    text: str
    source: str
    sources: tuple[Option, ...]
    refused: str
    found: FoundImport | None


@router.get("/import")
@serialized
def page(request: Request) -> Response:
    """The empty form; the plan in the address is kept."""
    return _page(request, Sent("", None, "", ""), None)


@router.post("/import")
async def read_upload(request: Request) -> Response:
    """What the text was understood as. Nothing of it is kept: the form is held in memory and let go."""
    # A body is no longer than LARGEST, so that no part of it is ever spooled to a disk.
    async with request.form(max_files=2, max_fields=8, max_part_size=MAX_UPLOAD_BYTES) as form:
        upload, pasted = form.get("file"), form.get("text")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        source, chosen = (str(form.get(name) or "") for name in ("source", "chosen"))
    return await run_in_threadpool(_answer, request, content, str(pasted or ""), source, chosen)


def _answer(request: Request, content: bytes, pasted: str, source: str, chosen: str) -> Response:
    text, imported, refusal = "", None, None
    try:
        text = text_of(content) if content else checked(encodable(pasted))
        imported = reader(request.app.state.editions).read(text, source, chosen)
    except RefusedError as error:
        refusal = error
    return _page(request, Sent(text, refusal, source, chosen), imported)


def _page(request: Request, sent: Sent, imported: Imported | None) -> Response:
    language, urls = language_of(request), urls_of(request)
    link = decode(request.url.query)
    held, errors = link.draft, [Link(named_sentence(language, each)) for each in link.problems]
    query = "" if held == Draft() else encode(held)
    refused = "" if sent.refusal is None else refusal_sentence(language, sent.refusal)
    if refused:
        errors.append(Link(refused, "#text"))
    shown = ImportPage(
        errors=tuple(errors),
        action=urls.importing(query),
        back=urls.step("vpc", query) if query else urls.start(),
        text=sent.text,
        source=sent.source,
        sources=tuple(
            Option(each, language.text(f"import.source.{each or 'detect'}")) for each in ("", *Source)
        ),
        refused=refused,
        found=None if imported is None else _found(request, held, imported),
    )
    return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def _found(request: Request, held: Draft, imported: Imported) -> FoundImport:
    most = request.app.state.settings.max_query_bytes
    query = encode_within(merge(held, imported.draft), most)
    onward = "" if query is None else urls_of(request).step("review", query)
    return found_import(language_of(request), held, imported, onward, most)
