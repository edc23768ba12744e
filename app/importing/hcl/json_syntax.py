"""Terraform's JSON syntax (`*.tf.json`, which CDKTF writes), converted to the tree of Terraform's own language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..report import RefusedError
from ..tree import Node
from .parser import expression_of
from .syntax import Argument, Block, Expression, Literal, Mapping, Tuple, template_of

# The number of labels of each kind of block; `locals` and `terraform` have none.
_LABELS: Final = {"resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1}
_COMMENT: Final = "//"


def is_configuration(document: Node) -> bool:
    """Return whether a document is a Terraform configuration: its members are kinds of blocks."""
    kinds = document.members().keys() - {_COMMENT}
    return bool(kinds & {"resource", "module", "variable", "locals"}) and kinds <= {
        *_LABELS, "locals", "terraform", "moved", "import", "check", "removed",
    }  # fmt: skip


def configuration_of(document: Node) -> Block:
    """Return a whole configuration file as one block."""
    root = Block("", (), document.position)
    for kind, node in document.members().items():
        if kind != _COMMENT:
            root.blocks += _blocks(kind, (), node, _LABELS.get(kind, 0))
    return root


def variables_of(document: Node) -> Block:
    """Return a file with values of variables (`*.tfvars.json`) as one block."""
    return _block("", (), document)


def _blocks(kind: str, labels: tuple[str, ...], node: Node, label_count: int) -> Iterator[Block]:
    """Yield the blocks below the names of their labels; a list is several blocks with the same labels."""
    if isinstance(node.value, list):
        for each in node.value:
            yield from _blocks(kind, labels, each, label_count)
    elif label_count and isinstance(node.value, dict):
        for label, each in node.value.items():
            if label != _COMMENT:
                yield from _blocks(kind, (*labels, label), each, label_count - 1)
    elif isinstance(node.value, dict):
        yield _block(kind, labels, node)


def _block(kind: str, labels: tuple[str, ...], node: Node) -> Block:
    """Return a block with its arguments and its dynamic blocks."""
    block = Block(kind, labels, node.position)
    for name, each in node.members().items():
        if name == "dynamic":
            block.blocks += _blocks("dynamic", (), each, 1)
        elif name == "content" and kind == "dynamic":
            block.blocks += _blocks("content", (), each, 0)
        elif name != _COMMENT:
            block.arguments[name] = Argument(_expression(each), each.position)
    return block


def _expression(node: Node) -> Expression:
    """Return the expression of a value; a text may be a template."""
    if isinstance(node.value, list):
        return Tuple(tuple(_expression(each) for each in node.value))
    if isinstance(node.value, dict):
        pairs = [(Literal(name, each.position), _expression(each)) for name, each in node.value.items()]
        return Mapping(tuple(pairs))
    if not isinstance(node.value, str) or not ("${" in node.value or "%{" in node.value):
        return Literal(node.value, node.position)
    try:
        return expression_of(template_of(node.value, node.position))
    except RefusedError:  # a text such as a script, with a `${` of its own
        return Literal(node.value, node.position)
