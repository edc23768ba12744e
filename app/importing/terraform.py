"""Terraform configurations of Alibaba Cloud: one file, or a directory with its modules and variables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from .hcl.directories import StateIndex
from .hcl.functions import UnknownError
from .hcl.modules import (
    CLUSTER_DATA_SOURCE,
    Configuration,
    ModuleCall,
    Scope,
    VariableValue,
)
from .hcl.syntax import Block
from .inventory import Inventory
from .literals import literals_in, literals_of
from .module_inputs import ModuleInputs
from .report import Choice, Notes
from .resource_kinds import DATA_SOURCES, TERRAFORM
from .resources import Resource, add_resources
from .terraform_files import (
    REPLACED_CODE,
    TerraformFile,
    blocks_of,
    called_from,
    choose_root,
    states_read_from,
    unused_code,
    variable_files_of,
    variable_values,
)
from .terraform_nodes import BlockReader

KINDS: Final = {"resource": TERRAFORM, "data": DATA_SOURCES}
_NOT_CREATED_CODE: Final = "not-created"


def add(
    files: Sequence[TerraformFile], chosen: Collection[str], inventory: Inventory, notes: Notes
) -> list[Choice]:
    """Add the resources of a configuration, and return the questions that only the user can answer."""
    directories: dict[str, list[Block]] = {}
    for file in files:
        if not file.is_variables:
            directories.setdefault(file.directory, []).extend(blocks_of(file))
    root, choices = choose_root(directories, chosen)
    candidates = [
        each for each in files if each.directory == root or each.directory not in directories or each.is_named
    ]
    variable_files, more = variable_files_of(candidates, root, chosen, notes)
    states = states_read_from(StateIndex(directories), root)
    used = {directory for start in (root, *states) for directory in called_from(directories, start)}
    for file in files:
        is_loaded = file.name in variable_files or (file.is_automatic and file.directory in states)
        reason = "" if is_loaded else unused_code(file, candidates, used)
        notes.watch(file.block, "", reason=reason)
    values = variable_values(
        [each for each in candidates if not each.is_variables], variable_files.values(), notes
    )
    configuration_reader = _ConfigurationReader(directories, root, values, notes, files)
    add_resources(configuration_reader.resources(), inventory, notes)
    configuration_reader.note_replaced_defaults()
    return [*choices, *more]


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
                    self.notes.unneeded |= dict.fromkeys(literals_of(default), REPLACED_CODE)

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
        return variable_values((), sorted(loaded, key=lambda each: each.rank), self.notes)

    def _module_outputs(self, call: ModuleCall) -> Mapping[str, Any]:
        """Return what is known about the outputs of a module whose files aren't given."""
        self.inputs[call.address] = inputs = ModuleInputs(call, self.notes)
        return inputs.outputs()
