"""The free blocks of a region, against counting its addresses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr
from app.domain.free_blocks import merged
from app.domain.free_space import BuddyAllocator

HOME = Cidr(0x0A000000, 27)  # 10.0.0.0/27: 32 addresses

BLOCKS = st.builds(
    lambda offset, prefix: Cidr(HOME.first + offset, prefix).network, st.integers(0, 31), st.integers(27, 32)
)


def addresses(blocks: list[Cidr]) -> set[int]:
    return {address for block in blocks for address in range(block.first, block.last + 1)}


@given(st.lists(BLOCKS, max_size=4), st.lists(st.tuples(BLOCKS, st.booleans()), max_size=6))
def test_what_is_free_is_what_was_not_taken(taken: list[Cidr], steps: list[tuple[Cidr, bool]]) -> None:
    """Blocks are allocated or excluded, and an allocation that is released leaves no trace."""
    free = BuddyAllocator([HOME], merged(taken))
    left = addresses([HOME]) - addresses(taken)
    for block, is_allocation in steps:
        outer = free.block_around(block)
        assert (outer is not None) is (addresses([block]) <= left)
        if is_allocation and outer is not None:
            free.allocate(outer, block)
            free.release(outer, block)
            assert free.size == len(left)
            free.allocate(outer, block)
        elif not is_allocation:
            free.exclude(block)
        else:
            continue
        left -= addresses([block])
        assert free.size == len(left)
        assert addresses(list(free.blocks_for(32))) == left
