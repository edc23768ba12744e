"""/import: what people already have, pasted or uploaded, shown as understood before it goes into the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from app.importing.merge import merge, replaced
from app.importing.read import Source
from app.importing.report import Choice, Imported, Missed, RefusedError, Remark
from app.importing.text import LARGEST, checked, text_of
from app.locale import Language
from app.planning.draft import Draft
from app.web.import_reader import reader
from app.web.link import decode, encode, encode_within
from app.web.link_lists import VSWITCHES
from app.web.present.imported import missed_sentence, refusal_sentence, remark_sentence
from app.web.steps.drawn import network_line
from app.web.steps.mistakes import named_sentence
from app.web.templating import language_of, render, urls_of
from app.web.turns import by_its_link

router = APIRouter(include_in_schema=False)

_MOST_ROWS: Final = 100
_OWN_LABELS: Final = frozenset({"needs"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What the form sent: the text, or why there is none, and what was chosen."""

    text: str
    refusal: RefusedError | None
    source: str
    chosen: str


@router.get("/import")
@by_its_link
def page(request: Request) -> Response:
    """The empty form; the plan in the address is kept."""
    return _page(request, Sent("", None, "", ""), None)


@router.post("/import")
async def read_upload(request: Request) -> Response:
    """What the text was understood as. Nothing of it is kept: the form is held in memory and let go."""
    # A body is no longer than LARGEST, so that no part of it is ever spooled to a disk.
    async with request.form(max_files=2, max_fields=8, max_part_size=LARGEST) as form:
        upload, pasted = form.get("file"), form.get("text")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        source, chosen = (str(form.get(name) or "") for name in ("source", "chosen"))
    return await run_in_threadpool(_answer, request, content, str(pasted or ""), source, chosen)


def _answer(request: Request, content: bytes, pasted: str, source: str, chosen: str) -> Response:
    text, imported, refusal = "", None, None
    try:
        text = text_of(content) if content else checked(pasted.encode(errors="replace").decode())
        imported = reader(request.app.state.editions).read(text, source, chosen)
    except RefusedError as error:
        refusal = error
    return _page(request, Sent(text, refusal, source, chosen), imported)


def _page(request: Request, sent: Sent, imported: Imported | None) -> Response:
    spoken, urls = language_of(request), urls_of(request)
    link = decode(request.url.query)
    held, lost = link.draft, [{"text": named_sentence(spoken, each), "href": ""} for each in link.problems]
    query = "" if held == Draft() else encode(held)
    context: dict[str, Any] = {
        "action": urls.importing(query),
        "text": sent.text,
        "source": sent.source,
        "sources": [
            {"value": each, "text": spoken.text(f"import.source.{each or 'detect'}")}
            for each in ("", *Source)
        ],
        "back": urls.step("vpc", query) if query else urls.start(),
        "errors": lost,
        "refused": "",
        "found": None,
    }
    if sent.refusal is not None:
        context["refused"] = refusal_sentence(spoken, sent.refusal)
        context["errors"] = [*lost, {"text": context["refused"], "href": "#text"}]
        return render(request, "import.html", HTTPStatus.UNPROCESSABLE_ENTITY, **context)
    if imported is not None:
        context["found"] = _found(request, held, imported)
    return render(request, "import.html", **context)


def _found(request: Request, held: Draft, imported: Imported) -> dict[str, Any]:
    """The tables of the answer, and the way on."""
    spoken, urls = language_of(request), urls_of(request)
    most = request.app.state.settings.max_query_bytes
    query = encode_within(merge(held, imported.draft), most)
    return {
        "title": spoken.text("import.found.title", source=spoken.text(f"import.source.{imported.source}")),
        "understood": _understood(spoken, held, imported),
        "missed": [_missed_row(spoken, each) for each in imported.missed],
        "missed_more": _more(spoken, imported.missed_count - len(imported.missed)),
        "remarks": [_remark_row(spoken, each) for each in imported.remarks],
        "choice": _choice(spoken, imported.choice),
        "onward": "" if query is None else urls.step("review", query),
        "too_long": spoken.text("import.link-too-long", most=most),
    }


def _understood(spoken: Language, held: Draft, imported: Imported) -> list[list[Any]]:
    """A row a value; of a long list its beginning, with how many more there are."""
    old, counts = replaced(held, imported.draft), Counter[str]()
    words = dict(_named(spoken, imported.draft))
    rows: list[list[Any]] = []
    for each in imported.understood:
        counts[each.field] += 1
        if counts[each.field] <= _MOST_ROWS:
            value = (
                spoken.text("import.replaces", value=each.value, old=old[each.field])
                if each.field in old
                else words.get((each.field, each.value), each.value)
            )
            rows.append([_label(spoken, each.field), value, str(each.line)])
    for field, count in counts.items():
        if count > _MOST_ROWS:
            rows.append([_label(spoken, field), _more(spoken, count - _MOST_ROWS), ""])
    return rows


def _named(spoken: Language, draft: Draft) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Of a range in a list, by the list and the range, how it reads with its zone or its name."""
    for field in VSWITCHES:
        for each in getattr(draft, field):
            if each.zone:
                yield (field, each.cidr), spoken.text("result.vswitch", cidr=each.cidr, zone=each.zone)
    for network in draft.connected_networks:
        yield ("connected_networks", network.cidr), network_line(network)


def _label(spoken: Language, field: str) -> str:
    if field in _OWN_LABELS:
        return spoken.text("wizard.step.needs")
    return spoken.text(f"wizard.{field}" if "." in field else f"result.field.{field}")


def _missed_row(spoken: Language, missed: Missed) -> list[str]:
    return [str(missed.line), missed.excerpt, missed_sentence(spoken, missed)]


def _remark_row(spoken: Language, remark: Remark) -> list[str]:
    return [str(remark.line), remark.excerpt, remark_sentence(spoken, remark)]


def _more(spoken: Language, count: int) -> str:
    return spoken.text("import.more", count=count) if count > 0 else ""


def _choice(spoken: Language, choice: Choice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {
        "label": spoken.text(f"import.choice.{choice.kind}"),
        "hint": spoken.text(f"import.choice.{choice.kind}.hint"),
        "options": [{"value": value, "text": text} for value, text in choice.options],
        "chosen": choice.chosen,
    }
