"""What of a block is free, as blocks."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.cidr import Cidr
from app.domain.free_blocks import free_intervals, interval, merged


def free_blocks(within: Cidr, taken: Iterable[Cidr]) -> list[Cidr]:
    bits = within.bits
    return [
        Cidr(start, bits + 1 - (end - start).bit_length(), bits)
        for start, end in free_intervals(interval(within), merged(taken))
    ]
