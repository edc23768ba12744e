"""What every node CIDR mask gives and costs: pods on a node against nodes in the pod CIDR."""

from __future__ import annotations

from typing import Any

from app.catalogue.model import Catalogue
from app.domain import flannel
from app.domain.cidr import Cidr
from app.locale import Language


def mask_rows(pod_cidr: Cidr, chosen: int | None, catalogue: Catalogue, spoken: Language) -> list[list[Any]]:
    """Rows of the table: mask, addresses of a node, those that pods can have, nodes. The chosen one is marked."""
    masks, unusable = catalogue.facts.node_cidr_mask.value, catalogue.facts.flannel_unusable_addresses.value
    rows: list[list[Any]] = []
    for mask in range(masks.shortest, masks.longest + 1):
        addresses = flannel.addresses_per_node(mask)
        figures = (addresses, addresses - unusable, flannel.node_blocks(pod_cidr, mask))
        first = {"text": f"/{mask}", "mark": "current" if mask == chosen else ""}
        rows.append([first, *(spoken.number(figure) for figure in figures)])
    return rows
