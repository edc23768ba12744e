"""The Draft: a plan as typed, wherever it came from. None means not given; nothing is checked here.

A Draft and the drafts of its records have the fields of the Plan's table: a text for each value, a tuple for each list, a draft of
its own for each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, make_dataclass
from types import MappingProxyType
from typing import Any, Final

from .fields import Field, Kind, ListOf, Needs
from .message import Mistake as Mistake
from .plan import PLAN
from .records import ENI, NETWORK, POOL, VSWITCH, ConnectedNetwork, Eni, NodePool, Vswitch

NO_NEEDS: Final[Mapping[str, str]] = MappingProxyType({})


def _as_typed(fields: Iterable[Field], **options: Any) -> Any:
    """A frozen dataclass with these fields, none of them given."""
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
_PlanFields: Any = _as_typed(PLAN, kw_only=True)


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
"""The draft of each record of a plan."""
