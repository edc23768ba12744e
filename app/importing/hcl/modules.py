"""The modules of a Terraform configuration: what their names refer to, and how many instances their blocks have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .directories import REMOTE_STATE, StateIndex, local_directory
from .functions import UnknownError
from .syntax import Argument, Block, Expression
from .type_defaults import with_defaults
from .values import Evaluator, Work, pairs_of

MAX_INSTANCES: Final = 500
MAX_MODULES: Final = 200
MAX_NESTING: Final = 10  # of modules in modules
_STEPS_PER_INSTANCE: Final = 20
CLUSTER_DATA_SOURCE: Final = "alicloud_cs_managed_kubernetes_clusters"
RANGED_DATA_SOURCES: Final = frozenset({"alicloud_vpcs", "alicloud_vswitches", CLUSTER_DATA_SOURCE})
"""Data sources that find a VPC or vSwitch by its range, which is therefore known without Terraform; and a cluster."""
_LOOKUP_RESULTS: Final = frozenset({"clusters", "ids", "vpcs", "vswitches"})
# A VPC's router and its system route table have no resources: the VPC's address is used instead.
_ATTRIBUTES_OF_VPC: Final = frozenset(
    {("alicloud_vpc", name) for name in ("route_table_id", "router_table_id", "router_id")}
)


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a resource: a block with `count` or `for_each` has several.

    `bindings` are its `count` and `each`.
    """

    address: str
    block: Block
    bindings: dict[str, Any]
    scope: Scope

    def member(self, name: Any) -> Any:
        """Return the value of an argument.

        The ID is the address if the block states none. A data source has a list of what it finds, which is one object
        here.
        """
        if self.block.kind == "data" and name in _LOOKUP_RESULTS:
            return [self.address if name == "ids" else self]
        if name == "id" and "id" not in self.block.arguments:
            return self.address
        if (self.block.labels[0], name) in _ATTRIBUTES_OF_VPC and name not in self.block.arguments:
            return self.address
        return self.scope.values.evaluate(self.block.arguments[name], self.bindings)


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """A call of a module.

    `scope` is None if the module's files aren't given; `outputs` are then the outputs that are known.
    """

    address: str
    block: Block
    bindings: dict[str, Any]
    caller: Scope
    scope: Scope | None = None
    outputs: Mapping[str, Any] = field(default_factory=dict)

    def member(self, name: Any) -> Any:
        """Return the value of an output. Raises UnknownError."""
        if self.scope is None:
            if name in self.outputs:
                return self.outputs[name]
            raise UnknownError("module-elsewhere", self.address)
        output = self.scope.outputs.get(name)
        if output is None or "value" not in output.arguments:
            raise UnknownError("name-elsewhere", f"{self.address}.{name}")
        return self.scope.values.evaluate(output.arguments["value"])


@dataclass(frozen=True, slots=True)
class RemoteState:
    """The state of another directory of the upload, which a data source reads."""

    address: str
    outputs: ModuleCall

    def member(self, name: Any) -> Any:
        """Return the outputs. Raises UnknownError for any other member."""
        if name != "outputs":
            raise UnknownError("data-source", self.address)
        return self.outputs


@dataclass(frozen=True, slots=True)
class VariableValue:
    """The value of a variable, with the scope and the bindings in which it is evaluated."""

    argument: Argument
    scope: Scope | None = None
    bindings: dict[str, Any] = field(default_factory=dict)


class Scope:
    """One call of a module: its names, with the values of its variables."""

    def __init__(
        self,
        configuration: Configuration,
        directory: str,
        address: str,
        variable_values: Mapping[str, VariableValue],
        depth: int = 0,
    ) -> None:
        self.configuration = configuration
        self.work = configuration.work
        self.directory = directory
        self.address = address
        self.variable_values = variable_values
        self.depth = depth
        blocks = configuration.directories.get(directory, [])
        self.blocks = blocks
        self.variables = _by_label(blocks, "variable")
        self.outputs = _by_label(blocks, "output")
        self.calls = _by_label(blocks, "module")
        self.locals = {
            name: argument
            for block in blocks
            if block.kind == "locals"
            for name, argument in block.arguments.items()
        }
        self.resources = {
            ".".join(each.labels): each
            for each in blocks
            if each.kind == "resource" and len(each.labels) == 2
        }
        self.data_sources = {
            ".".join(each.labels): each
            for each in blocks
            if each.kind == "data" and len(each.labels) == 2 and each.labels[0] in RANGED_DATA_SOURCES
            if each.labels[0] == CLUSTER_DATA_SOURCE or "cidr_block" in each.arguments
        }
        self.remote_states = {
            each.labels[1]: each
            for each in blocks
            if each.kind == "data" and len(each.labels) == 2 and each.labels[0] == REMOTE_STATE
        }
        self.values = Evaluator(self)
        self._resolved: dict[tuple[str, str], Any] = {}

    def resolve(self, kind: str, name: Any) -> Any:
        """Return the value of var.x, local.x, module.x or the resource kind.name. Raises UnknownError."""
        if (kind, name) not in self._resolved:
            self._resolved[kind, name] = self._look_up(kind, name)
        return self._resolved[kind, name]

    def data_source(self, kind: str, name: Any) -> Any:
        """Return what the data source data.kind.name finds. Raises UnknownError if only Terraform can tell."""
        if kind == REMOTE_STATE and (scope := self.remote_scope(name)):
            address = f"data.{kind}.{name}"
            return RemoteState(address, ModuleCall(address, self.remote_states[name], {}, self, scope))
        block = self.data_sources.get(f"{kind}.{name}")
        if block is None:
            raise UnknownError("data-source", f"data.{kind}")
        return _reference_value(block, self.instances(block))

    def remote_scope(self, name: str) -> Scope | None:
        """Return the directory whose state a data source reads; None if the files don't determine it."""
        block = self.remote_states.get(name)
        if block is None or block.arguments.keys() & {"count", "for_each"}:
            return None
        directory = self.configuration.states.directory_of(self.directory, block)
        return self.configuration.remote_scope(directory) if directory else None

    def _look_up(self, kind: str, name: Any) -> Any:
        """Return the value of a name, without the cache."""
        if kind == "var":
            return self._variable(name)
        if kind == "local":
            if name not in self.locals:
                raise UnknownError("name-elsewhere", f"local.{name}")
            return self.values.evaluate(self.locals[name])
        if kind == "module":
            return self._module(name)
        block = self.resources.get(f"{kind}.{name}")
        if block is None:
            elsewhere = kind not in {"each", "count", "path", "terraform", "self"}
            raise UnknownError("name-elsewhere" if elsewhere else "expression-unknown", f"{kind}.{name}")
        return _reference_value(block, self.instances(block))

    def _variable(self, name: str) -> Any:
        """Return a variable's value, completed with the defaults of its type."""
        value = self._variable_before_defaults(name)
        declared = self.variables[name].arguments.get("type") if name in self.variables else None
        return value if declared is None else with_defaults(value, declared.value, self._evaluate_default)

    def _evaluate_default(self, expression: Expression) -> Any:
        return self.values.evaluate(Argument(expression, -1))

    def _variable_before_defaults(self, name: str) -> Any:
        """Return the value that a variable is given, or its default. Raises UnknownError."""
        variable_values = self.variable_values.get(name)
        if variable_values is not None:
            return (variable_values.scope or self).values.evaluate(
                variable_values.argument, variable_values.bindings
            )
        if name not in self.variables:
            raise UnknownError("name-elsewhere", f"var.{name}")
        default = self.variables[name].arguments.get("default")
        if default is None:
            raise UnknownError("variable-unset", f"var.{name}")
        return self.values.evaluate(default)

    def _module(self, name: str) -> Any:
        """Return what an expression sees of a module."""
        if name not in self.calls:
            raise UnknownError("name-elsewhere", f"module.{name}")
        return _reference_value(self.calls[name], self.module_calls(name))

    def instances(self, block: Block) -> list[Instance]:
        """Return the instances of a resource block. Raises UnknownError if their number isn't known."""
        prefix = "data." if block.kind == "data" else ""
        address = self._address_within(prefix + ".".join(block.labels))
        return [
            Instance(address + suffix, block, bindings, self) for suffix, bindings in self._repetitions(block)
        ]

    def module_calls(self, name: str) -> list[ModuleCall]:
        """Return the calls that a module block makes, the same objects each time. Raises UnknownError if their number
        isn't known.
        """
        key = ("module calls", name)
        if key not in self._resolved:
            block = self.calls[name]
            self._resolved[key] = [
                self.configuration.call(self, block, self._address_within(f"module.{name}{suffix}"), bindings)
                for suffix, bindings in self._repetitions(block)
            ]
        calls: list[ModuleCall] = self._resolved[key]
        return calls

    def _address_within(self, address: str) -> str:
        return f"{self.address}.{address}" if self.address else address

    def _repetitions(self, block: Block) -> list[tuple[str, dict[str, Any]]]:
        """Return the suffix of each instance's address with its bindings, by the block's `count` or `for_each`."""
        if argument := block.arguments.get("count"):
            number = _instance_count(self.values.evaluate(argument))
            self.work.steps += number * _STEPS_PER_INSTANCE
            return [(f"[{n}]", {"count": {"index": n}}) for n in range(number)]
        if each := block.arguments.get("for_each"):
            over = list(pairs_of(self.values.evaluate(each), as_set=True))
            if len(over) > MAX_INSTANCES:
                raise UnknownError("count-unknown")
            self.work.steps += len(over) * _STEPS_PER_INSTANCE
            return [(f"[{key}]", {"each": {"key": key, "value": value}}) for key, value in over]
        return [("", {})]


class Configuration:
    """All modules of a configuration. `directories` maps each directory to the blocks of its files.

    `outputs_of` returns what is known about the outputs of a module whose files aren't given. `scopes` has the calls
    so far, by the directory of their module.
    """

    def __init__(
        self,
        directories: Mapping[str, list[Block]],
        root: str,
        variable_values: Mapping[str, VariableValue],
        outputs_of: Callable[[ModuleCall], Mapping[str, Any]],
        work: Work | None = None,
        values_of: Callable[[str], Mapping[str, VariableValue]] = lambda _directory: {},
    ) -> None:
        self.directories = directories
        self.values_of = values_of
        self.outputs_of = outputs_of
        self.work = work or Work()
        self.modules = 0
        self.root = Scope(self, root, "", variable_values)
        self.scopes = {root: [self.root]}
        self.states = StateIndex(directories)
        self.remote_scopes = {root: self.root}

    def remote_scope(self, directory: str) -> Scope:
        """Return the root module in another directory, with the values that Terraform loads there."""
        if directory not in self.remote_scopes:
            scope = Scope(self, directory, directory, self.values_of(directory))
            self.remote_scopes[directory] = scope
            self.scopes.setdefault(directory, []).append(scope)
        return self.remote_scopes[directory]

    def call(self, caller: Scope, block: Block, address: str, bindings: dict[str, Any]) -> ModuleCall:
        """Return a call, with the module's scope if its files are given. Raises UnknownError for too many or too deep
        calls.
        """
        self.modules += 1
        if self.modules > MAX_MODULES or caller.depth >= MAX_NESTING:
            raise UnknownError("too-much-work")
        directory = local_directory(caller.directory, block)
        if directory not in self.directories:
            call = ModuleCall(address, block, bindings, caller)
            return ModuleCall(address, block, bindings, caller, None, self.outputs_of(call))
        variable_values = {
            name: VariableValue(argument, caller, bindings) for name, argument in block.arguments.items()
        }
        scope = Scope(self, directory, address, variable_values, caller.depth + 1)
        self.scopes.setdefault(directory, []).append(scope)
        return ModuleCall(address, block, bindings, caller, scope)


def _instance_count(value: Any) -> int:
    """Return a number of instances. Raises UnknownError if the value isn't a number, or is above the limit."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_INSTANCES:
        raise UnknownError("count-unknown")
    return int(value)


def _by_label(blocks: Iterable[Block], kind: str) -> dict[str, Block]:
    return {each.labels[0]: each for each in blocks if each.kind == kind and each.labels}


def _reference_value(block: Block, instances: list[Any]) -> Any:
    """Return what an expression sees of a block: a mapping by key, a list, or the only instance."""
    if "for_each" in block.arguments:
        return {instance.bindings["each"]["key"]: instance for instance in instances}
    return instances if "count" in block.arguments else instances[0]
