"""/import: what people already have, pasted or uploaded, shown as it was read before it goes into the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...importing.files import MAX_FILES, Gathered, NamedBytes, bundled, gathered, pasted
from ...importing.merge import merge, with_pods
from ...importing.read import reader
from ...importing.recognise import Source
from ...importing.report import Imported, RefusedError
from ...importing.text import MAX_UPLOAD_BYTES
from ...plan.draft import Draft
from ...plan.read import read
from ...plan_io.link import decode, decode_pairs, encode, encode_within, pairs, pairs_of, stated_draft_of
from ...wording.imports import refusal_sentence
from ...wording.plain_text import encodable
from ..http.language import SWITCHES
from ..http.page import Link, Option, PlanPage
from ..http.plan_links import Method, address_of, form_method, link_of, return_step
from ..http.scheduling import serialized
from ..http.templating import language_of, render, urls_of
from ..views.mistakes import named_sentence
from .import_numbers import NUMBERS, Box, filled, refused_boxes
from .import_tables import ImportTables, import_tables

router = APIRouter(include_in_schema=False)

# A text that is longer is not put into the form again: it could not be sent once more.
MAX_SHOWN_BYTES: Final = MAX_UPLOAD_BYTES // 4
# Where the form with the missing numbers leads, where that is not the result.
TO: Final = "import.to"
REVIEW: Final = "review"


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form sent: the texts, or why there are none, and what was chosen."""

    text: str = ""
    refusal: RefusedError | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class NumbersForm:
    """The form that asks for the numbers that an import lacks. `hidden`: the plan that was imported."""

    action: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was read, and the way on: links to the result, "" where it can't be read yet, and to the review, or the form with
    what is still to be asked.
    """

    tables: ImportTables
    answer: str
    onward: str
    numbers: NumbersForm | None
    too_long: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage(PlanPage):
    """The form, and what its files were read as. `action`: where the form goes, with the plan that was there before.

    `refused`: why the text can't be read; `source`: of `sources`, as it was sent.
    """

    template: ClassVar[str] = "import.html"

    action: str
    back: str
    text: str
    source: str
    sources: tuple[Option, ...]
    refused: str
    found: Found | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage(PlanPage):
    """The form alone, with what is wrong in it."""

    template: ClassVar[str] = "import_numbers.html"

    nav: str = "import"
    back: str
    numbers: NumbersForm


@router.get("/import")
@serialized
def page(request: Request) -> Response:
    """The empty form; the plan in the address is kept."""
    return _page(request, Sent(), None)


@router.post("/import")
async def read_upload(request: Request) -> Response:
    """What the files were read as. Nothing of them is kept: the form is held in memory and let go."""
    # A body is no longer than MAX_UPLOAD_BYTES, so that no part of it is ever spooled to a disk.
    async with request.form(max_files=MAX_FILES, max_fields=200, max_part_size=MAX_UPLOAD_BYTES) as form:
        uploads = [each for each in form.getlist("file") if isinstance(each, UploadFile)]
        files = [NamedBytes(_name_of(each), await each.read(), named=False) for each in uploads]
        text, source = (str(form.get(name) or "") for name in ("text", "source"))
        chosen = [str(each) for each in form.getlist("chosen")]
        switches = str(form.get("action") or "").startswith(SWITCHES)
    sent = [each for each in files if each.content]
    if switches and not sent and not text.strip():
        return await run_in_threadpool(_page, request, Sent(source=source), None)
    return await run_in_threadpool(_answer, request, sent, text, source, chosen)


@router.get("/import/use")
@serialized
def use(request: Request) -> Response:
    """The result of a plan that was imported, with the numbers that it lacked, or its review where that is wanted or something
    else of it can't be read; the boxes once more where a number is missing.
    """
    given, language, urls = pairs(request.url.query), language_of(request), urls_of(request)
    draft = decode_pairs([(name, value) for name, value in given if name not in NUMBERS]).draft
    whole = filled(draft, given)
    reading = read(whole, request.app.state.editions)
    if asked := refused_boxes(draft, given, reading.mistakes, language):
        shown = NumbersPage(
            errors=tuple(
                Link(language.with_label(each.label, each.error), f"#{each.id}")
                for each in asked
                if each.error
            ),
            back=urls.importing(),
            numbers=NumbersForm(
                urls.importing_use(), form_method(encode(draft)), tuple(pairs_of(draft)), asked
            ),
        )
        return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    if reading.plan is None or (TO, REVIEW) in given:
        return RedirectResponse(urls.step("review", encode(whole)), HTTPStatus.SEE_OTHER)
    return RedirectResponse(
        urls.result(encode(stated_draft_of(reading.plan, reading.catalogue))), HTTPStatus.SEE_OTHER
    )


def _name_of(upload: UploadFile) -> str:
    """The name of an uploaded file; browsers send directories with it only where a directory was chosen."""
    return encodable(upload.filename or "").replace("\\", "/").lstrip("/")[-200:]


def _answer(
    request: Request, files: Sequence[NamedBytes], text: str, source: str, chosen: Sequence[str]
) -> Response:
    shown, imported, refusal = text, None, None
    try:
        given = gathered(files) if files else pasted(encodable(text))
        shown = _shown(given)
        imported = reader(request.app.state.editions).read(given, source, chosen)
        if imported.draft == Draft():
            first = next(iter(imported.skipped), None)
            found = first.excerpt if first else ""
            refusal, imported = (
                RefusedError("nothing-understood", first.line if first else 0, found=found),
                None,
            )
    except RefusedError as error:
        refusal = error
    return _page(request, Sent(shown, refusal, source), imported)


def _shown(given: Gathered) -> str:
    """The files as the form holds them, to be changed and sent again."""
    text = bundled(given.texts)
    return text if len(text.encode(errors="replace")) <= MAX_SHOWN_BYTES else ""


def _page(request: Request, sent: Sent, imported: Imported | None) -> Response:
    language, urls = language_of(request), urls_of(request)
    link = decode(request.url.query)
    held, errors = link.draft, [Link(named_sentence(language, each)) for each in link.problems]
    query = "" if held == Draft() else link_of(request, held)
    refused = "" if sent.refusal is None else refusal_sentence(language, sent.refusal)
    if refused:
        errors.append(Link(refused, "#text"))
    shown = ImportPage(
        nav="import",
        errors=tuple(errors),
        action=urls.importing(query),
        back=address_of(return_step(request), urls) or (urls.step("vpc", query) if query else urls.start()),
        text=sent.text,
        source=sent.source,
        sources=tuple(
            Option(each, language.text(f"import.source.{each or 'detect'}")) for each in ("", *Source)
        ),
        refused=refused,
        found=None if imported is None else _found(request, held, imported),
    )
    return render(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def _found(request: Request, held: Draft, imported: Imported) -> Found:
    """The tables of the answer, and the way on."""
    language, urls = language_of(request), urls_of(request)
    most = request.app.state.settings.max_query_bytes
    merged = with_pods(merge(held, imported.draft), held.pods_per_node)
    query = encode_within(merged, most)
    reading = read(merged, request.app.state.editions)
    tables = import_tables(language, held, imported, merged)
    numbers = NumbersForm(
        urls.importing_use(), form_method(query or ""), tuple(tables.hidden), tuple(tables.boxes)
    )
    return Found(
        tables=tables,
        answer=urls.result(encode(stated_draft_of(reading.plan, reading.catalogue)))
        if query and reading.plan
        else "",
        onward="" if query is None else urls.step("review", query),
        numbers=numbers if tables.boxes else None,
        too_long=language.text("import.link-too-long", most=most),
    )
