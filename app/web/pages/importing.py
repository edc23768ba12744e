"""/import: what people already have, pasted or uploaded, shown as understood before it goes into the plan."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

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
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.import_tables import import_tables
from ..views.mistakes import named_sentence
from ..views.view import Shape

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form sent: the text, or why there is none, and what was chosen."""

    text: str
    refusal: RefusedError | None
    source: str
    chosen: str


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
    held, lost = link.draft, [{"text": named_sentence(language, each), "href": ""} for each in link.problems]
    query = "" if held == Draft() else encode(held)
    context: dict[str, Any] = {
        "action": urls.importing(query),
        "text": sent.text,
        "source": sent.source,
        "sources": [
            {"value": each, "text": language.text(f"import.source.{each or 'detect'}")}
            for each in ("", *Source)
        ],
        "back": urls.step("vpc", query) if query else urls.start(),
        "errors": lost,
        "refused": "",
        "found": None,
    }
    if sent.refusal is not None:
        context["refused"] = refusal_sentence(language, sent.refusal)
        context["errors"] = [*lost, {"text": context["refused"], "href": "#text"}]
        return render(request, "import.html", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    if imported is not None:
        context["found"] = _found(request, held, imported)
    return render(request, "import.html", **context)


def _found(request: Request, held: Draft, imported: Imported) -> Shape:
    """The tables of the answer, and the way on."""
    language, urls = language_of(request), urls_of(request)
    most = request.app.state.settings.max_query_bytes
    query = encode_within(merge(held, imported.draft), most)
    return {
        **import_tables(language, held, imported),
        "onward": "" if query is None else urls.step("review", query),
        "too_long": language.text("import.link-too-long", most=most),
    }
