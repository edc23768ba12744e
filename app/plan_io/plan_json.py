"""Reading a Plan in JSON into a Draft, with a mistake for every member of the wrong type."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from ..plan.draft import DRAFTS, Draft, Mistake, NetworkDraft
from ..plan.fields import Field, Kind, ListOf, Needs, Number, Record, YesNo
from ..plan.plan import PLAN_FIELDS, NeedLevel
from ..plan.read import escape
from ..plan.records import NETWORK
from . import json_text

T = TypeVar("T")

_SHORT_FORM: Final = ("/nodes", "/pods_per_node")

SCHEMA_KEY: Final = "$schema"
"""The member in which a plan file names its JSON Schema, for editors."""


def draft_of_text(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """Read JSON text, otherwise like `draft_of_json`; invalid JSON is a mistake."""
    return _draft_of_part(text, lambda raw: raw)


def draft_of_plan_file(text: str | bytes) -> tuple[Draft, list[Mistake]]:
    """Read JSON text of a Plan or of an Evaluation, whose Plan is taken, otherwise like `draft_of_text`."""
    return _draft_of_part(text, plan_in)


def _draft_of_part(text: str | bytes, part_of: Callable[[Any], Any]) -> tuple[Draft, list[Mistake]]:
    try:
        raw, duplicates = json_text.loads(text), []
    except json_text.DuplicateKeysError as error:
        raw, duplicates = error.value, json_mistakes(error)
    except (ValueError, RecursionError) as error:
        return Draft(), json_mistakes(error)
    part = part_of(raw)
    if part is not raw:
        duplicates = [replace(each, pointer=each.pointer.removeprefix("/plan")) for each in duplicates]
    draft, mistakes = draft_of_json(part)
    return draft, [*duplicates, *mistakes]


def json_mistakes(error: ValueError | RecursionError) -> list[Mistake]:
    """Return the mistakes of invalid JSON: the place where parsing failed, or each duplicate key."""
    if isinstance(error, json_text.DuplicateKeysError):
        return [Mistake(each, "key-duplicate", {"key": each.rpartition("/")[2]}) for each in error.pointers]
    if isinstance(error, json.JSONDecodeError):
        variant = "at" if "\n" in error.doc.strip() else "character"
        return [Mistake("", "json-invalid", {"line": error.lineno, "column": error.colno}, variant)]
    return [Mistake("", "json-invalid", variant="deep" if isinstance(error, RecursionError) else "")]


def draft_of_json(raw: object) -> tuple[Draft, list[Mistake]]:
    """Return a Draft of the members with the right type, and a mistake for each other member."""
    reader = DraftReader()
    if isinstance(raw, dict) and isinstance(raw.get(SCHEMA_KEY), str):
        raw = {name: value for name, value in raw.items() if name != SCHEMA_KEY}
    # The Draft itself has the values of absent members.
    fields = [each for each in PLAN_FIELDS if each.name in raw] if isinstance(raw, dict) else PLAN_FIELDS
    return Draft(**reader.members(fields, raw)), reader.mistakes


def plan_in(raw: Any) -> Any:
    """Return the JSON itself, or the Plan in it if it is an Evaluation."""
    plan = raw.get("plan") if isinstance(raw, dict) else None
    return plan if isinstance(plan, dict) else raw


def merge_mistakes(shape: list[Mistake], reading: Iterable[Mistake]) -> list[Mistake]:
    """Merge the mistakes in the types of members with those of reading the Draft.

    Members of the wrong type were read as absent, so mistakes that reading finds at or below them are left out.
    """
    known = tuple(f"{mistake.pointer}/" for mistake in shape)
    # Node pools of the wrong type were still meant to state nodes and pods, so these aren't missing.
    in_pools = _SHORT_FORM if "/node_pools/" in known else ()
    return [
        *shape,
        *(
            mistake
            for mistake in reading
            if not f"{mistake.pointer}/".startswith(known)
            and not (mistake.code == "required" and mistake.pointer in in_pools)
        ),
    ]


_TYPE_NAMES: Final[Mapping[type, str]] = {
    int: "number",
    str: "text",
    bool: "yes_no",
    list: "list",
    dict: "object",
}


def type_mistake(pointer: str, wanted: type) -> Mistake:
    """Return the mistake of a JSON value that is not of the wanted type."""
    return Mistake(pointer, "type-invalid", {}, _TYPE_NAMES[wanted])


class DraftReader:
    """Converts JSON to the values of a Draft, and collects a mistake for every member of the wrong type.

    Only types are checked here; the meaning of texts and numbers is checked when the Draft is read. A member of the
    wrong type is absent; such an entry of a list keeps its place. `variant` selects the sentence for unknown members.
    """

    def __init__(self, variant: str = "") -> None:
        self.mistakes: list[Mistake] = []
        self._variant = variant

    def members(self, fields: Sequence[Field], raw: object, pointer: str = "") -> dict[str, Any]:
        """Return the members of an object by field name; empty if it is no object."""
        if not isinstance(raw, dict):
            self.mistakes.append(type_mistake(pointer, dict))
            return {}
        found = {
            each.name: self.member(each.kind, raw.get(each.name), f"{pointer}/{each.name}") for each in fields
        }
        if unknown := [name for name in raw if name not in found]:
            self.mistakes += [
                Mistake(f"{pointer}/{escape(name)}", "field-unknown", {"field": name}, self._variant)
                for name in unknown
            ]
        return found

    def member(self, kind: Kind, raw: object, pointer: str = "") -> Any:
        """Return a value as a Draft has it; None, or empty for a list or mapping, if it is null or of the wrong type."""
        match kind:
            case ListOf(entry):
                entries = self._of_type(list, raw, pointer) or ()
                read_plain = _plain_networks() if entry is NETWORK else None
                return tuple(
                    [
                        (read_plain and read_plain(each)) or self._entry(entry, each, f"{pointer}/{at}")
                        for at, each in enumerate(entries)
                    ]
                )
            case Needs():
                levels = self._of_type(dict, raw, pointer) or {}
                found = {
                    name: self._level(each, f"{pointer}/{escape(name)}") for name, each in levels.items()
                }
                return {name: level for name, level in found.items() if level is not None}
            case Record(of, parts):
                return None if raw is None else DRAFTS.get(of, of)(**self.members(parts, raw, pointer))
            case Number():
                number = self._of_type(int, _whole(raw), pointer)
                return None if number is None else _digits(number)
            case YesNo():
                answer = self._of_type(bool, raw, pointer)
                return None if answer is None else str(answer).lower()
        return self._of_type(str, raw, pointer)

    def _entry(self, kind: Kind, raw: object, pointer: str) -> Any:
        """Return an entry of a list; null is a mistake here."""
        if raw is None:
            self.mistakes.append(type_mistake(pointer, dict if isinstance(kind, Record) else str))
        found = self.member(kind, raw, pointer)
        if found is None:
            return "" if not isinstance(kind, Record) else DRAFTS.get(kind.type, kind.type)()
        return found

    def _level(self, raw: object, pointer: str) -> str | None:
        """Return the level of a need; null means `no`, so that the need's name is still checked."""
        return NeedLevel.NO.value if raw is None else self._of_type(str, raw, pointer)

    def _of_type(self, wanted: type[T], raw: object, pointer: str) -> T | None:
        """Return `raw` if it has that type, else None, with a mistake unless it is null. A bool is no number."""
        if isinstance(raw, wanted) and (wanted is not int or not isinstance(raw, bool)):
            return raw
        if raw is not None:
            self.mistakes.append(type_mistake(pointer, wanted))
        return None


def _plain_networks() -> Callable[[Any], NetworkDraft | None]:
    """Return a fast reader of networks with only a text as the range and maybe one as the name; None for others.

    A list may have a hundred thousand networks; equal ones share one draft.
    """
    known: dict[tuple[Any, Any], NetworkDraft] = {}

    def read_plain(raw: Any) -> NetworkDraft | None:
        if type(raw) is not dict:
            return None
        cidr, name = raw.get("cidr"), raw.get("name")
        is_plain = type(cidr) is str and (
            len(raw) == 1 if name is None else type(name) is str and len(raw) == 2
        )
        if not is_plain:
            return None
        key = (cidr, name)
        return known.get(key) or known.setdefault(key, NetworkDraft(cidr, name))

    return read_plain


def _whole(raw: object) -> object:
    """Return a number such as 3.0 as an integer, which JSON Schema regards it as."""
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def _digits(number: int) -> str:
    """Return the digits of a number; numbers of any length are cut to one that is still out of range."""
    return str(max(-(10**9), min(10**9, number)))
