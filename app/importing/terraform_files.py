"""The files of a Terraform configuration: which directory is its root, and which values of variables count."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .hcl.directories import StateIndex, local_directory, roots_of
from .hcl.modules import VariableValue
from .hcl.syntax import Argument, Block, Literal
from .hcl.syntax import Mapping as MappingExpression
from .literals import literals_of
from .report import Choice, Notes
from .resource_kinds import TERRAFORM

_VARIABLE_SUFFIXES: Final = (".tfvars", ".tfvars.json")
_DEFAULT_NAMES: Final = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC_SUFFIXES: Final = (".auto.tfvars", ".auto.tfvars.json")
REPLACED_CODE: Final = "value-replaced"
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


def variable_values(
    files: Iterable[TerraformFile], variable_files: Iterable[TerraformFile], notes: Notes
) -> dict[str, VariableValue]:
    """Return the values of the root's variables. If a variable has several, the last one counts."""
    values: dict[str, VariableValue] = {}
    for file in (*files, *variable_files):
        for name, argument in file.block.arguments.items():
            if name in values:
                notes.unneeded |= dict.fromkeys(literals_of(values[name].argument), REPLACED_CODE)
            values[name] = VariableValue(argument)
    return values


def unused_code(file: TerraformFile, candidates: Sequence[TerraformFile], used: Collection[str]) -> str:
    """Return the code of why nothing in a file is read; "" for a file that is read."""
    if file.is_variables:
        return "other-variables" if any(each is file for each in candidates) else "other-directory"
    return "" if file.directory in used else "other-directory"


def blocks_of(file: TerraformFile) -> list[Block]:
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


def choose_root(
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
    for directory in called_from(directories, root):
        for block in directories.get(directory, ()):
            if block.kind == "resource" and block.labels:
                kinds.add(TERRAFORM.get(block.labels[0], ""))
            elif block.kind == "module":
                kinds.add("module")
    if kinds & {"cluster", "node_pool"}:
        return 0
    return 1 if kinds - {"", "security_group"} else 2


def called_from(directories: Mapping[str, Iterable[Block]], root: str) -> set[str]:
    """Return a directory with those of the modules that it calls, directly or through others."""
    seen, waiting = {root}, [root]
    while waiting:
        directory = waiting.pop()
        calls = (each for each in directories.get(directory, ()) if each.kind == "module")
        called = {local_directory(directory, call) for call in calls}
        waiting += called - seen
        seen |= called
    return seen


def states_read_from(states: StateIndex, root: str) -> set[str]:
    """Return the directories whose states a directory and its modules read, directly or through others."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        used = called_from(states.directories, waiting.pop())
        read = {state for directory in used for state in states.read_by(directory)} - found
        waiting += read
        found |= read
    return found


def variable_files_of(
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
