"""Lists and records in a link: each list one key, its entries and their parts joined as in `text.py`.

Long lists are compressed as in `compressed.py`; what a form sends in its own way is read by `form_lists.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, cast

from ...plan.draft import DRAFTS, Mistake
from ...plan.fields import Field, Kind, ListOf, Range, Record, Text
from ...plan.plan import PLAN
from ..form_lists import Pairs, form_entries
from .compressed import (
    ANY_LENGTH,
    COMPRESSED_KEYS,
    compressed,
    compressed_entries,
    plain_entries,
    text_or_compressed,
)
from .text import entry_of, escaped, inner_of, inner_parts, parts_of, unescaped

_KINDS: Final = {each.name: each.kind for each in PLAN if isinstance(each.kind, ListOf)}
LISTS: Final = tuple(_KINDS)
ROWS: Final = tuple(name for name, kind in _KINDS.items() if kind.form == "rows")
"""Lists that a form asks for row by row."""
GROUPS: Final = tuple(name for name, kind in _KINDS.items() if kind.form == "groups")
"""Lists that a form asks for with a group of questions for each entry."""


def list_pair(name: str, entries: Sequence[Any], most: int = ANY_LENGTH) -> tuple[str, str]:
    """Key and value in a link. Raises TooLongError where one that is compressed would be longer than `most`."""
    return text_or_compressed(name, entries, partial(written_entry, _KINDS[name].entry), most)


def rest_pair(name: str, entries: Sequence[Any]) -> tuple[str, str]:
    """Key and value in a form of what comes behind the entries that it draws."""
    return compressed(name, entries, partial(written_entry, _KINDS[name].entry))


def list_in(name: str, last: Mapping[str, str], given: Pairs) -> tuple[tuple[Any, ...], bool]:
    """A list of the Draft, and whether it can't be read to its end.

    First what a link holds as text, then what a form has in its boxes, then what was compressed.
    """
    kind, key = _KINDS[name].entry, COMPRESSED_KEYS[name]
    unpacked = compressed_entries(last[key]) if key in last else []
    entries = [read_written(kind, text) for text in plain_entries(last.get(name, ""))]
    entries += form_entries(name, kind, last, given)
    # A short link may hold one text a hundred thousand times: it is read once.
    known = {text: read_written(kind, text) for text in dict.fromkeys(unpacked or ())}
    entries += [known[text] for text in unpacked or ()]
    return tuple(entry for entry in entries if entry is not None), unpacked is None


def cut_list(name: str) -> Mistake:
    """The mistake of a list that can't be read to its end."""
    variant = "networks" if name == "connected_networks" else "ranges"
    return Mistake(f"/{name}", "link-unreadable", {}, variant)


def written_entry(kind: Kind, value: Any) -> str:
    """An entry of a list, or a record, as a link has it."""
    if isinstance(kind, Record):
        return entry_of([_part(part, getattr(value, part.name)) for part in kind.fields])
    return escaped(value)


def read_written(kind: Kind, text: str) -> Any:
    """The same back: the draft of a record, or a text; None where it is blank."""
    if isinstance(kind, Record):
        parts = parts_of(text, len(kind.fields))
        typed = [_read_part(field.kind, part) for field, part in zip(kind.fields, parts, strict=True)]
        return DRAFTS[kind.type](**{each.name: value for each, value in zip(kind.fields, typed, strict=True)})
    return (unescaped(text) or "").strip() or None


def _part(field: Field, value: Any) -> str | None:
    """A part of an entry; what is its default is not written, but for texts."""
    match field.kind:
        case Text() | Range():
            return cast("str | None", value)
        case ListOf():
            return inner_of(value) or None
        case Record(_, parts) if value is not None:
            return inner_of(getattr(value, part.name) for part in parts)
    is_default = field.default is not None and value == _plain(field.default)
    return None if is_default else value


def _plain(default: Any) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


def _read_part(kind: Kind, text: str | None) -> Any:
    """A part back: a text, the texts of a list, or the draft of a record."""
    match kind:
        case ListOf():
            return tuple(each for each in inner_parts(text or "") if each)
        case Record(of, parts) if text is not None:
            texts = inner_parts(text)[: len(parts)]
            return DRAFTS[of](*texts, *[None] * (len(parts) - len(texts)))
    return text
