"""/import: reads existing files, pasted or uploaded, and shows the result before it becomes part of the plan."""

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

from ...importing.files import (
    MAX_FILES,
    CollectedTexts,
    NamedBytes,
    bundle_texts,
    collect_pasted,
    collect_texts,
)
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

# A longer text isn't shown in the form again, since it couldn't be submitted again.
MAX_SHOWN_BYTES: Final = MAX_UPLOAD_BYTES // 4
# The parameter with the target of the form for missing numbers, if it isn't the result.
TARGET_KEY: Final = "import.to"
REVIEW: Final = "review"


@dataclass(frozen=True, slots=True)
class SubmittedImport:
    """The text that the form sent, or why it can't be read, and the chosen format."""

    text: str = ""
    refusal: RefusedError | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class NumbersForm:
    """The form for the numbers that an import lacks. `hidden` is the imported plan."""

    action: str
    method: Method
    hidden: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import, and the next steps.

    `answer` is the URL of the result, or "" if the plan can't be read yet, and `onward` that of the review. `numbers` is the
    form for missing numbers. `too_long` says that the plan is too long for a link, or is "".
    """

    tables: ImportTables
    answer: str
    onward: str
    numbers: NumbersForm | None
    too_long: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage(PlanPage):
    """The form, and the result of the import. `action` is the target of the form, with the plan to merge into.

    `refused` says why the text can't be read, or is "". `source` is the chosen one of `sources`.
    """

    template: ClassVar[str] = "import.html"

    action: str
    back: str
    text: str
    source: str
    sources: tuple[Option, ...]
    refused: str
    found: ImportResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage(PlanPage):
    """The form for missing numbers with its mistakes."""

    template: ClassVar[str] = "import_numbers.html"

    nav: str = "import"
    back: str
    numbers: NumbersForm


@router.get("/import")
@serialized
def page(request: Request) -> Response:
    """Return the empty form. The plan in the URL is preserved."""
    return _page(request, SubmittedImport(), None)


@router.post("/import")
async def read_upload(request: Request) -> Response:
    """Return the page with the result of the import. The files are only in memory, and nothing of them is stored."""
    # The body is limited to MAX_UPLOAD_BYTES, so that it is never spooled to a disk.
    async with request.form(max_files=MAX_FILES, max_fields=200, max_part_size=MAX_UPLOAD_BYTES) as form:
        uploads = [each for each in form.getlist("file") if isinstance(each, UploadFile)]
        files = [NamedBytes(_name_of(each), await each.read(), is_named=False) for each in uploads]
        text, source = (str(form.get(name) or "") for name in ("text", "source"))
        chosen = [str(each) for each in form.getlist("chosen")]
        switches = str(form.get("action") or "").startswith(SWITCHES)
    sent = [each for each in files if each.content]
    if switches and not sent and not text.strip():
        return await run_in_threadpool(_page, request, SubmittedImport(source=source), None)
    return await run_in_threadpool(_answer, request, sent, text, source, chosen)


@router.get("/import/use")
@serialized
def use(request: Request) -> Response:
    """Return a redirect to the result of an imported plan with the numbers that it lacked, or the form if one is missing.

    The redirect leads to the review if that is requested or if another value can't be read.
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
    if reading.plan is None or (TARGET_KEY, REVIEW) in given:
        return RedirectResponse(urls.step("review", encode(whole)), HTTPStatus.SEE_OTHER)
    return RedirectResponse(
        urls.result(encode(stated_draft_of(reading.plan, reading.catalogue))), HTTPStatus.SEE_OTHER
    )


def _name_of(upload: UploadFile) -> str:
    """Return the name of an uploaded file. Browsers include directories only if a directory was chosen."""
    return encodable(upload.filename or "").replace("\\", "/").lstrip("/")[-200:]


def _answer(
    request: Request, files: Sequence[NamedBytes], text: str, source: str, chosen: Sequence[str]
) -> Response:
    shown, imported, refusal = text, None, None
    try:
        given = collect_texts(files) if files else collect_pasted(encodable(text))
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
    return _page(request, SubmittedImport(shown, refusal, source), imported)


def _shown(given: CollectedTexts) -> str:
    """Return the files as the text of the form, to be edited and sent again."""
    text = bundle_texts(given.texts)
    return text if len(text.encode(errors="replace")) <= MAX_SHOWN_BYTES else ""


def _page(request: Request, sent: SubmittedImport, imported: Imported | None) -> Response:
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


def _found(request: Request, held: Draft, imported: Imported) -> ImportResult:
    """Return the tables of an import, and the next steps."""
    language, urls = language_of(request), urls_of(request)
    most = request.app.state.settings.max_query_bytes
    merged = with_pods(merge(held, imported.draft), held.pods_per_node)
    query = encode_within(merged, most)
    reading = read(merged, request.app.state.editions)
    tables = import_tables(language, held, imported, merged)
    numbers = NumbersForm(
        urls.importing_use(), form_method(query or ""), tuple(tables.hidden), tuple(tables.boxes)
    )
    return ImportResult(
        tables=tables,
        answer=urls.result(encode(stated_draft_of(reading.plan, reading.catalogue)))
        if query and reading.plan
        else "",
        onward="" if query is None else urls.step("review", query),
        numbers=numbers if tables.boxes else None,
        too_long=language.text("import.link-too-long", most=most),
    )
