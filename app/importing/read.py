"""Imports: each file is recognised and parsed, all files fill one inventory, and the inventory becomes the Draft.

What is in no inventory is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final

from ..catalogue.model import Editions
from ..plan.draft import Draft, Mistake
from ..plan_io.link import decode, query_of
from . import (
    aliyun,
    cloud_lists,
    kubernetes,
    networks,
    own_formats,
    pulumi,
    ros,
    terraform,
    terraform_state,
    type_figures,
)
from .assemble import assemble
from .audit import audit
from .files import CollectedTexts, NamedText
from .inventory import Inventory
from .ip_plan import reader as ip_plan
from .merge import merge
from .recognise import Part, Source, parse_parts, source_name
from .report import MAX_OPTIONS, Choice, FileRead, Imported, Notes, RefusedError
from .sources import SourceFile, Sources
from .terraform_files import TerraformFile
from .tree import Node

# Reasons for unknown values that other files may state.
_CODES_OF_OTHER_FILES: Final = frozenset({"name-elsewhere", "variable-unset"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files. `read_link` reads the planner's links, `reserved` is the number of reserved addresses of a
    vSwitch.
    """

    read_link: own_formats.ReadLink
    reserved: int

    def read(self, files: CollectedTexts, source: str = "", chosen: Collection[str] = ()) -> Imported:
        """Return the import of texts, in the format `source` or the ones that they look like.

        `chosen` are the keys of the options that the user chose. Raises RefusedError if nothing could be read.
        """
        current = _Import(self, chosen, list(files.refusals))
        for each in files.texts:
            current.add(each, source)
        return current.imported()


@dataclass(slots=True)
class _Import:
    """One import while its files are read."""

    reader: Reader
    chosen: Collection[str]
    refusals: list[RefusedError]
    notes: Notes = field(default_factory=lambda: Notes(Sources()))
    inventory: Inventory = field(default_factory=Inventory)
    draft: Draft = field(default_factory=Draft)
    choices: list[Choice] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    named_files: dict[str, bool] = field(default_factory=dict)
    terraform: list[TerraformFile] = field(default_factory=list)
    instance_types: list[Node] = field(default_factory=list)

    def add(self, text: NamedText, source: str) -> None:
        """Parse a file and add what it describes. Terraform is read when all its files are there."""
        file = self.notes.sources.add(text.name, text.text)
        self.files.setdefault(text.name, "")
        self.named_files[text.name] = text.is_named
        try:
            parts = parse_parts(file, source)
            for part in parts:
                self._add_part(part, is_named=text.is_named)
        except RefusedError as refusal:
            self._refuse(refusal, file)
        else:
            self.files[text.name] = source_name(parts)

    def _refuse(self, refusal: RefusedError, file: SourceFile) -> None:
        """Add the refusal of a file, with its line."""
        if refusal.position >= 0:
            file = self.notes.sources.file_of(refusal.position)
            is_whole_file = refusal.position == file.start and refusal.code == "looks-like"
            refusal.line = 0 if is_whole_file else file.line_of(refusal.position)
        refusal.file = file.name
        refusal.is_named = self.named_files.get(file.name.partition("#")[0], True)
        self.refusals.append(refusal)

    def _add_part(self, part: Part, *, is_named: bool) -> None:
        """Add what a part of a file describes."""
        file, document = part.file, part.document
        if not part.is_read:
            self.notes.watch(part.prose or document, "")
        elif part.block is not None:
            self.terraform.append(TerraformFile(file.name, part.block, is_named))
        elif part.source is Source.LINK:
            self._add_link(file)
        elif part.source is Source.TERRAFORM_TEXT:
            terraform_state.add_printed(file, self.inventory, self.notes)
        elif document is None:
            add = ip_plan.add if part.source is Source.IP_PLAN else networks.add_list
            add(file, self.inventory, self.notes)
        elif part.source is Source.PLAN:
            draft, mistakes = own_formats.read_plan(file, document, self.notes)
            self.draft = merge(self.draft, draft)
            self.mistakes += mistakes
        elif part.source is Source.INSTANCE_TYPES:
            self.instance_types.append(document)
        elif part.source is Source.ROS:
            self.choices += ros.add(document, self.chosen, self.inventory, self.notes)
        elif part.source is Source.PULUMI and pulumi.is_stack(document):
            pulumi.add_stack(document, self.inventory, self.notes)
        else:
            _ADDERS[part.source](document, self.inventory, self.notes)

    def _add_link(self, file: SourceFile) -> None:
        """Add the plan of a link."""
        draft, problems = self.reader.read_link(file.text.strip())
        own_formats.record_all(draft, self.notes, Node({}, file.start))
        for problem in problems:
            self.notes.skip(file.start, problem.message_code, "", **problem.params)
        self.draft = merge(self.draft, draft)
        self.mistakes += problems

    def imported(self) -> Imported:
        """Return the whole import. Raises RefusedError if nothing could be read."""
        if self.terraform:
            self.choices += terraform.add(self.terraform, self.chosen, self.inventory, self.notes)
        own_formats.add_placeholders(self.inventory)
        draft, choices = assemble(self.inventory, self.chosen, self.reader.reserved, self.notes)
        if self.instance_types:
            draft, more = type_figures.with_figures(draft, self.instance_types, self.chosen, self.notes)
            choices = (*choices, *more)
        draft = merge(self.draft, draft) if draft != Draft() else self.draft
        for file in self.notes.sources.files:
            if self.files.get(file.name) == Source.TERRAFORM:
                own_formats.compare_with_link(file, draft, self.reader.read_link, self.notes)
        audit(self.notes)
        self._refuse_unused_files()
        choices = (*self.choices, *choices)
        if any(len(each.options) > MAX_OPTIONS for each in choices):
            self.notes.remark(0, "options-left-out", most=MAX_OPTIONS)
        if draft == Draft() and not self.mistakes:
            raise self._refusal_of_all()
        return Imported(
            draft=draft,
            files=tuple(FileRead(name, source) for name, source in self.files.items()),
            values=tuple(self.notes.imported_values),
            skipped=tuple(sorted(self.notes.skipped, key=lambda each: (each.file, each.line))),
            skipped_count=self.notes.skipped_count,
            remarks=tuple(self.notes.remarks),
            remark_count=self.notes.remark_count,
            choices=tuple(each.truncated() for each in choices),
            refusals=tuple(self.refusals),
            mistakes=tuple(self.mistakes),
        )

    def _refuse_unused_files(self) -> None:
        """Refuse the files of which nothing is in the Draft. Files of Terraform count together."""
        used = {each.file.partition("#")[0] for each in self.notes.imported_values}
        of_terraform = {each.name for each in self.terraform}
        if used & of_terraform:
            used |= of_terraform
        refused = {each.file for each in self.refusals}
        for name in self.files:
            if name not in used and name not in refused and self.files[name]:
                refusal = RefusedError("nothing-found", file=name)
                refusal.is_named = self.named_files[name]
                self.refusals.append(refusal)

    def _refusal_of_all(self) -> RefusedError:
        """Return the most informative reason why nothing could be read."""
        informative = [each for each in self.refusals if each.code not in {"nothing-found", "not-opened"}]
        if informative:
            return informative[0]
        elsewhere = [each for each in self.notes.skipped if each.code in _CODES_OF_OTHER_FILES]
        if elsewhere:
            names = ", ".join(dict.fromkeys(str(each.params["name"]) for each in elsewhere))
            first = elsewhere[0]
            return RefusedError("variables-elsewhere", first.line, file=first.file, names=names)
        if self.notes.skipped:
            first = self.notes.skipped[0]
            return RefusedError("nothing-understood", first.line, file=first.file, found=first.excerpt)
        return RefusedError("nothing-found")


_ADDERS: Final[dict[Source, Callable[[Node, Inventory, Notes], None]]] = {
    Source.TERRAFORM_SHOW: terraform_state.add,
    Source.ALIYUN: aliyun.add,
    Source.KUBERNETES: kubernetes.add,
    Source.PULUMI: pulumi.add,
    Source.CLOUDS: cloud_lists.add,
    Source.NETWORKS: networks.add_json_list,
}


def reader(editions: Editions) -> Reader:
    """Return a reader with the facts of the newest edition."""
    return Reader(_read_link, editions.newest.facts.vswitch_reserved_addresses.value)


def _read_link(text: str) -> tuple[Draft, tuple[Mistake, ...]]:
    """Return the Draft of a link and its mistakes."""
    link = decode(query_of(text))
    return link.draft, link.problems
