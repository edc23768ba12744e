"""The Draft: a plan as typed, whatever its source. None means not given; nothing is validated here.

A Draft and the drafts of its records have the same fields as the Plan: a text for each value, a tuple for each list, a
draft for each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, make_dataclass
from types import MappingProxyType
from typing import Any, Final

from .fields import Field, Kind, ListOf, Needs
from .message import Mistake as Mistake
from .plan import PLAN_FIELDS
from .records import ENI, NETWORK, POOL, VSWITCH, ConnectedNetwork, Eni, NodePool, Vswitch

NO_NEEDS: Final[Mapping[str, str]] = MappingProxyType({})


def _as_typed(fields: Iterable[Field], **options: Any) -> Any:
    """Return a frozen dataclass with these fields, each by default not given."""
    return make_dataclass(
        "AsTyped", [(each.name, Any, _absent(each.kind)) for each in fields], frozen=True, **options
    )


def _absent(kind: Kind) -> Any:
    if isinstance(kind, Needs):
        return field(default_factory=lambda: NO_NEEDS)
    return field(default=() if isinstance(kind, ListOf) else None)


_EniFields: Any = _as_typed(ENI.fields, slots=True)
_VswitchFields: Any = _as_typed(VSWITCH.fields, slots=True)
_NetworkFields: Any = _as_typed(NETWORK.fields, slots=True)
_PoolFields: Any = _as_typed(POOL.fields, kw_only=True, slots=True)
_PlanFields: Any = _as_typed(PLAN_FIELDS, kw_only=True)


class EniDraft(_EniFields):  # type: ignore[misc]
    """ENI figures as typed."""

    __slots__ = ()


class VswitchDraft(_VswitchFields):  # type: ignore[misc]
    """A vSwitch as typed."""

    __slots__ = ()


class NetworkDraft(_NetworkFields):  # type: ignore[misc]
    """A connected network as typed."""

    __slots__ = ()


class NodePoolDraft(_PoolFields):  # type: ignore[misc]
    """A node pool as typed."""

    __slots__ = ()


class Draft(_PlanFields):  # type: ignore[misc]
    """A plan as typed."""


DRAFTS: Final[Mapping[type, type]] = MappingProxyType(
    {Eni: EniDraft, Vswitch: VswitchDraft, ConnectedNetwork: NetworkDraft, NodePool: NodePoolDraft}
)
"""The draft class of each record class."""
