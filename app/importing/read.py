"""Text to the parts of a Draft: which source it is, and what that source's reader makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..plan.draft import Draft, Mistake
from . import aliyun, networks, ros, terraform, terraform_show
from . import own_formats as own
from . import type_figures as instance_types
from .assemble import assemble
from .inventory import Inventory
from .json_tree import Node, read_documents
from .report import Choice, Imported, Notes, RefusedError
from .yaml_tree import read_yaml

_LINK_START: Final = re.compile(r"https?://.|/(?:result|plan/\w+)\?.")
_NODES: Final = re.compile(r"\bnodes=")

_HCL: Final = re.compile(
    r'^[ \t]*(?:(?:resource|variable|module|provider|data|output)[ \t]+"|(?:terraform|locals)[ \t]*\{|\w+[ \t]*=[ \t]*["\[{\d])',
    re.MULTILINE,
)


class Source(StrEnum):
    """What an import can be."""

    TERRAFORM = "terraform"
    TERRAFORM_SHOW = "terraform-show"
    ALIYUN = "aliyun"
    INSTANCE_TYPES = "instance-types"
    ROS = "ros"
    NETWORKS = "networks"
    PLAN = "plan"
    LINK = "link"


ReadLink = Callable[[str], tuple[Draft, tuple[Mistake, ...]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """`read_link` reads the planner's own links; `reserved` is how many addresses of a vSwitch nobody can have."""

    read_link: ReadLink
    reserved: int

    def read(self, text: str, source: str = "", chosen: str = "") -> Imported:
        """Read a checked text, as `source` says or as it looks; `chosen` answers an earlier Choice.

        Raises RefusedError.
        """
        notes = Notes()
        kind, documents = _recognised(text, source)
        draft, choice = self._read(kind, text, documents, chosen, notes)
        if draft == Draft():
            if notes.missed:
                first = notes.missed[0]
                raise RefusedError("nothing-understood", line=first.line, found=first.excerpt)
            raise RefusedError("nothing-found")
        understood, missed = tuple(notes.understood), tuple(notes.missed)
        return Imported(kind, draft, understood, missed, notes.missed_count, choice, tuple(notes.remarks))

    def _read(
        self, kind: Source, text: str, documents: list[Node], chosen: str, notes: Notes
    ) -> tuple[Draft, Choice | None]:
        if kind is Source.LINK:
            return self._link(text, notes), None
        if kind is Source.NETWORKS:
            read_json = networks.read_json_list
            return (read_json(documents, notes) if documents else networks.read_list(text, notes)), None
        if kind is Source.PLAN:
            return own.read_plan(text, documents[0], notes), None
        if kind is Source.INSTANCE_TYPES:
            return instance_types.read_types(documents, chosen, notes)
        inventory = Inventory()
        if kind is Source.TERRAFORM:
            terraform.add(text, inventory, notes)
            return assemble(inventory, chosen, self.reserved, notes)
        add = {Source.TERRAFORM_SHOW: terraform_show.add, Source.ALIYUN: aliyun.add, Source.ROS: ros.add}[
            kind
        ]
        for document in documents:
            add(document, inventory, notes)
        return assemble(inventory, chosen, self.reserved, notes)

    def _link(self, text: str, notes: Notes) -> Draft:
        draft, problems = self.read_link(text.strip())
        own.note_all(draft, notes, Node({}, 1))
        for problem in problems:
            notes.miss(1, text, problem.message_code, **problem.params)
        return draft


def recognised(text: str) -> Source:
    """What a checked text is, by its looks. Raises RefusedError."""
    return _recognised(text, "")[0]


def _recognised(text: str, source: str) -> tuple[Source, list[Node]]:
    """What the text is, and the JSON values of it, where it is JSON."""
    if source in set(Source):
        kind = Source(source)
        return kind, _documents(kind, text)
    if text.lstrip().startswith(("{", "[")):
        documents = read_documents(text)
        return _source_of(documents), documents
    kind = _plain_source_of(text)
    return kind, _documents(kind, text)


def _documents(kind: Source, text: str) -> list[Node]:
    """The values that the text holds, where its kind is one of JSON or YAML."""
    looks_like_json = text.lstrip().startswith(("[", "{"))
    if kind in {Source.LINK, Source.TERRAFORM} or (kind is Source.NETWORKS and not looks_like_json):
        return []
    if kind is Source.ROS and not looks_like_json:
        return read_yaml(text)
    return read_documents(text)


def _plain_source_of(text: str) -> Source:
    if _is_link(text):
        return Source.LINK
    if ros.looks_like_yaml(text):
        return Source.ROS
    return Source.TERRAFORM if _HCL.search(text) else Source.NETWORKS


def _is_link(text: str) -> bool:
    """One word that begins as a link does, or that is a query string with nodes."""
    words = text.split(None, 1)
    return len(words) == 1 and bool(_LINK_START.match(words[0]) or _NODES.search(words[0]))


def _source_of(documents: list[Node]) -> Source:
    first = documents[0]
    if ros.is_template(first):
        return Source.ROS
    if terraform_show.is_shown(first):
        return Source.TERRAFORM_SHOW
    if first.get("InstanceTypes") is not None:
        return Source.INSTANCE_TYPES
    if own.is_plan(first) and len(documents) == 1:
        return Source.PLAN
    if aliyun.is_answer(documents):
        return Source.ALIYUN
    if isinstance(first.value, list):
        return Source.NETWORKS
    raise RefusedError("source-unknown")
