"""Addresses of a vSwitch."""

from __future__ import annotations

from .cidr import Cidr


def addresses_left(cidr: Cidr, reserved: int, used: int) -> int:
    """Addresses still to be had: the block's size less `reserved` (Alibaba Cloud's own) and `used`."""
    return max(0, cidr.size - reserved - used)
