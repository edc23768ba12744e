"""Terraform configurations of Alibaba Cloud: one file, or a directory with its modules and variables."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .hcl.functions import UnknownError
from .hcl.modules import (
    CLUSTER_DATA_SOURCE,
    Configuration,
    ModuleCall,
    Scope,
    VariableValue,
    local_directory,
    roots_of,
)
from .hcl.remote_state import StateIndex
from .hcl.syntax import Argument, Block, Literal
from .hcl.syntax import Mapping as MappingExpression
from .inventory import Inventory
from .literals import literals_in, literals_of
from .module_inputs import ModuleInputs
from .report import Choice, Notes
from .resource_kinds import DATA_SOURCES, TERRAFORM
from .resources import Resource, add_resources
from .terraform_nodes import BlockReader

_VARIABLE_SUFFIXES: Final = (".tfvars", ".tfvars.json")
_DEFAULT_NAMES: Final = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC_SUFFIXES: Final = (".auto.tfvars", ".auto.tfvars.json")
KINDS: Final = {"resource": TERRAFORM, "data": DATA_SOURCES}
_REPLACED_CODE: Final = "value-replaced"
_NOT_CREATED_CODE: Final = "not-created"
_TERRAGRUNT: Final = "terragrunt.hcl"


@dataclass(frozen=True, slots=True)
class TerraformFile:
    """A parsed file. `is_named`: the user passed it by its own name, and not only its directory."""

    name: str
    block: Block
    is_named: bool = False

    @property
    def directory(self) -> str:
        """The directory of the file; "." for the directory that all names are relative to."""
        return posixpath.normpath(posixpath.dirname(self.name))

    @property
    def is_variables(self) -> bool:
        """Whether the file contains only values of variables."""
        if self.name.endswith(_VARIABLE_SUFFIXES):
            return True
        return not self.block.blocks and bool(self.block.arguments) and not self.name.endswith(".hcl")

    @property
    def rank(self) -> tuple[int, str]:
        """The order in which Terraform loads files of variables: later ones take precedence.

        Files that Terraform doesn't load by itself come last.
        """
        base = posixpath.basename(self.name)
        if base in _DEFAULT_NAMES:
            return _DEFAULT_NAMES.index(base), ""
        is_automatic = base.endswith(_AUTOMATIC_SUFFIXES)
        return (len(_DEFAULT_NAMES), base) if is_automatic else (len(_DEFAULT_NAMES) + 1, "")

    @property
    def is_automatic(self) -> bool:
        """Whether Terraform, run in the file's directory, loads its values by itself."""
        return self.is_variables and self.rank[0] <= len(_DEFAULT_NAMES)

    def is_loaded(self, root: str) -> bool:
        """Return whether the file's values count: Terraform, run in the directory `root`, loads them by itself, or
        the user named the file.
        """
        return self.is_named or not self.name or (self.is_automatic and self.directory == root)


def add(
    files: Sequence[TerraformFile], chosen: Collection[str], inventory: Inventory, notes: Notes
) -> list[Choice]:
    """Add the resources of a configuration, and return the questions that only the user can answer."""
    directories: dict[str, list[Block]] = {}
    for file in files:
        if not file.is_variables:
            directories.setdefault(file.directory, []).extend(_blocks_of(file))
    root, choices = _choose_root(directories, chosen)
    candidates = [
        each for each in files if each.directory == root or each.directory not in directories or each.is_named
    ]
    variable_files, more = _variable_files(candidates, root, chosen, notes)
    states = _states_read_from(StateIndex(directories), root)
    used = {directory for start in (root, *states) for directory in _called_from(directories, start)}
    for file in files:
        is_loaded = file.name in variable_files or (file.is_automatic and file.directory in states)
        reason = "" if is_loaded else _unused_code(file, candidates, used)
        notes.watch(file.block, "", reason=reason)
    values = _variable_values(
        [each for each in candidates if not each.is_variables], variable_files.values(), notes
    )
    configuration_reader = _ConfigurationReader(directories, root, values, notes, files)
    add_resources(configuration_reader.resources(), inventory, notes)
    configuration_reader.note_replaced_defaults()
    return [*choices, *more]


def _variable_values(
    files: Iterable[TerraformFile], variable_files: Iterable[TerraformFile], notes: Notes
) -> dict[str, VariableValue]:
    """Return the values of the root's variables. If a variable has several, the last one counts."""
    values: dict[str, VariableValue] = {}
    for file in (*files, *variable_files):
        for name, argument in file.block.arguments.items():
            if name in values:
                notes.unneeded |= dict.fromkeys(literals_of(values[name].argument), _REPLACED_CODE)
            values[name] = VariableValue(argument)
    return values


def _unused_code(file: TerraformFile, candidates: Sequence[TerraformFile], used: Collection[str]) -> str:
    """Return the code of why nothing in a file is read; "" for a file that is read."""
    if file.is_variables:
        return "other-variables" if any(each is file for each in candidates) else "other-directory"
    return "" if file.directory in used else "other-directory"


def _blocks_of(file: TerraformFile) -> list[Block]:
    """Return the blocks of a file. Terragrunt's inputs become the call of a module."""
    inputs = file.block.arguments.get("inputs")
    if inputs is None or not (file.name.endswith(_TERRAGRUNT) or file.block.inner("terraform")):
        return file.block.blocks
    call = Block("module", ("inputs",), inputs.position)
    for terraform in file.block.inner("terraform"):
        if source := terraform.arguments.get("source"):
            call.arguments["source"] = source
    if isinstance(inputs.value, MappingExpression):
        for key, value in inputs.value.pairs:
            if isinstance(key, Literal):
                call.arguments[str(key.value)] = Argument(value, key.position)
    return [*file.block.blocks, call]


def _choose_root(
    directories: Mapping[str, Iterable[Block]], chosen: Collection[str]
) -> tuple[str, list[Choice]]:
    """Return the root module's directory: one that no module calls, and that most likely describes a cluster.

    If there are several, the question which one to read comes with it.
    """
    roots = [
        each
        for each in roots_of(directories)
        if any(block.kind in {"resource", "module"} for block in directories[each])
    ] or list(directories)
    if len(roots) < 2:
        return next(iter(roots), "."), []
    likeliest = min(roots, key=lambda each: (_cluster_rank(directories, each), each.count("/"), each != "."))
    root = next((each for each in roots if each in chosen), likeliest)
    return root, [Choice("root", tuple((each, each) for each in roots), (root,))]


def _cluster_rank(directories: Mapping[str, Iterable[Block]], root: str) -> int:
    """Return 0 if a directory and the modules that it calls describe a cluster, 1 for a VPC, other parts of a network
    or modules without files, else 2.
    """
    kinds: set[str] = set()
    for directory in _called_from(directories, root):
        for block in directories.get(directory, ()):
            if block.kind == "resource" and block.labels:
                kinds.add(TERRAFORM.get(block.labels[0], ""))
            elif block.kind == "module":
                kinds.add("module")
    if kinds & {"cluster", "node_pool"}:
        return 0
    return 1 if kinds - {"", "security_group"} else 2


def _called_from(directories: Mapping[str, Iterable[Block]], root: str) -> set[str]:
    """Return a directory with those of the modules that it calls, directly or through others."""
    seen, waiting = {root}, [root]
    while waiting:
        directory = waiting.pop()
        calls = (each for each in directories.get(directory, ()) if each.kind == "module")
        called = {local_directory(directory, call) for call in calls}
        waiting += called - seen
        seen |= called
    return seen


def _states_read_from(states: StateIndex, root: str) -> set[str]:
    """Return the directories whose states a directory and its modules read, directly or through others."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        used = _called_from(states.directories, waiting.pop())
        read = {state for directory in used for state in states.read_by(directory)} - found
        waiting += read
        found |= read
    return found


def _variable_files(
    files: Iterable[TerraformFile], root: str, chosen: Collection[str], notes: Notes
) -> tuple[dict[str, TerraformFile], list[Choice]]:
    """Return the files with values of the root's variables by their names; the last one takes precedence.

    They are the files that Terraform loads by itself, and one of the others. If there are several others, the
    question which one to read comes with them.
    """
    files = list(files)
    variable_files = sorted(
        (each for each in files if each.is_variables and each.is_loaded(root)), key=lambda each: each.rank
    )
    others = [each for each in files if each.is_variables and not each.is_loaded(root)]
    nearest = [each for each in others if each.directory == root] or others
    choices = []
    if nearest:
        named_like_root = [
            each for each in nearest if posixpath.basename(root) in posixpath.basename(each.name).split(".")
        ]
        file = next((each for each in nearest if each.name in chosen), (named_like_root or nearest)[0])
        variable_files.append(file)
        if len(nearest) > 1:
            choices = [Choice("variables", tuple((each.name, each.name) for each in nearest), (file.name,))]
        else:
            notes.remark(file.block.position, "variables-taken", file.name)
    return {each.name: each for each in variable_files}, choices


class _ConfigurationReader:
    """Reads the resources of a configuration."""

    def __init__(
        self,
        directories: Mapping[str, list[Block]],
        root: str,
        values: Mapping[str, VariableValue],
        notes: Notes,
        files: Sequence[TerraformFile] = (),
    ) -> None:
        self.notes = notes
        self.files = files
        self.waiting: list[Scope] = []
        self.read_addresses: set[str] = set()
        self.inputs: dict[str, ModuleInputs] = {}
        self.configuration = Configuration(
            directories, root, values, self._module_outputs, values_of=self._automatic_values
        )

    def resources(self) -> Iterator[Resource]:
        """Yield the resources of the root, and of the modules that it calls and the states that it reads.

        Without any blocks, the variables describe them.
        """
        scope = self.configuration.root
        if not scope.blocks and scope.variable_values:
            arguments = {name: each.argument for name, each in scope.variable_values.items()}
            position = min(each.position for each in arguments.values())
            variables = Block("module", ("",), position, arguments)
            yield from ModuleInputs(ModuleCall("variables", variables, {}, scope), self.notes).resources()
        self.waiting = [scope]
        while self.waiting:
            scope = self.waiting.pop()
            if scope.address not in self.read_addresses:
                self.read_addresses.add(scope.address)
                yield from self._module_resources(scope)

    def note_replaced_defaults(self) -> None:
        """Note the defaults of variables to which each call of their module passes a value."""
        for scopes in self.configuration.scopes.values():
            for name, block in scopes[0].variables.items():
                default = block.arguments.get("default")
                if default is not None and all(name in each.variable_values for each in scopes):
                    self.notes.unneeded |= dict.fromkeys(literals_of(default), _REPLACED_CODE)

    def _module_resources(self, scope: Scope) -> Iterator[Resource]:
        """Yield the resources of a module and of the modules that it calls."""
        block_reader = BlockReader(scope, self.notes)
        creates = any(TERRAFORM.get(each.labels[0]) == "cluster" for each in scope.resources.values())
        for block in [*scope.resources.values(), *scope.data_sources.values()]:
            if block.labels[0] not in KINDS[block.kind] or (
                block.labels[0] == CLUSTER_DATA_SOURCE and creates
            ):
                continue
            try:
                instances = scope.instances(block)
            except UnknownError as unknown:
                self._skip_unknown_count(block_reader, block, unknown)
                continue
            if count := block.arguments.get("count"):
                self.notes.handled_positions.update(literals_of(count))
            if not instances:
                self.notes.unneeded |= dict.fromkeys(literals_in(block), _NOT_CREATED_CODE)
            for instance in instances:
                body = block_reader.node(block, instance.bindings)
                kind, key = KINDS[block.kind][block.labels[0]], body.text("id") or instance.address
                yield Resource(kind, instance.address, key, body, exists=block.kind == "data")
        for name, block in scope.calls.items():
            try:
                calls = scope.module_calls(name)
            except UnknownError as unknown:
                self._skip_unknown_count(block_reader, block, unknown)
                continue
            if not calls:
                self.notes.unneeded |= dict.fromkeys(literals_in(block), _NOT_CREATED_CODE)
            for call in calls:
                yield from (
                    self._module_resources(call.scope)
                    if call.scope
                    else self.inputs[call.address].resources()
                )
        states = (scope.remote_scope(name) for name in scope.remote_states)
        self.waiting += [each for each in states if each is not None]

    def _skip_unknown_count(self, block_reader: BlockReader, block: Block, unknown: UnknownError) -> None:
        """Report a block whose number of instances isn't known."""
        repetition = block.arguments.get("count") or block.arguments.get("for_each")
        position = repetition.position if repetition else block.position
        self.notes.handled_positions.update(literals_of(repetition) if repetition else ())
        is_about_values = unknown.code in {"expression-unknown", "function-unknown", "data-source"}
        block_reader.skip(position, UnknownError("count-unknown") if is_about_values else unknown)

    def _automatic_values(self, directory: str) -> dict[str, VariableValue]:
        """Return the values of variables that Terraform loads by itself in a directory."""
        loaded = [each for each in self.files if each.is_automatic and each.directory == directory]
        return _variable_values((), sorted(loaded, key=lambda each: each.rank), self.notes)

    def _module_outputs(self, call: ModuleCall) -> Mapping[str, Any]:
        """Return what is known about the outputs of a module whose files aren't given."""
        self.inputs[call.address] = inputs = ModuleInputs(call, self.notes)
        return inputs.outputs()
