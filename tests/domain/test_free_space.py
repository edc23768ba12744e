"""Placing blocks: the best place, all of a set or none, and whenever there is any place for the set."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cidr import Cidr, read_ipv4_cidr
from app.domain.free_space import FreeSpace
from app.domain.obstacles import NO_OBSTACLES, Obstacles
from app.domain.overlap import BlockIndex
from tests.domain.free import free_blocks

HOME = Cidr(0x0A000000, 27)  # 10.0.0.0/27: 32 addresses

BLOCKS = st.builds(
    lambda offset, prefix: Cidr(HOME.first + offset, prefix), st.integers(0, 31), st.integers(28, 32)
)
PREFIXES = st.lists(st.integers(27, 32), min_size=1, max_size=6)


def cidr(text: str) -> Cidr:
    read = read_ipv4_cidr(text)
    assert isinstance(read, Cidr), text
    return read


def cidrs(*texts: str) -> list[Cidr]:
    return [cidr(text) for text in texts]


def space(homes: Sequence[str], *taken: str, obstacles: Sequence[str] = ()) -> FreeSpace:
    return FreeSpace([cidrs(home) for home in homes], cidrs(*taken), Obstacles(cidrs(*obstacles)))


@pytest.mark.parametrize(
    ("taken", "obstacles", "prefix", "place"),
    [
        ([], [], 24, "10.0.0.0/24"),
        ([], [], 16, "10.0.0.0/16"),
        ([], [], 15, None),
        (["10.0.0.0/24"], [], 24, "10.0.1.0/24"),
        # The smallest free block that holds it, not the first one.
        (["10.0.128.0/24"], [], 19, "10.0.160.0/19"),
        (["10.0.0.0/17", "10.0.160.0/19"], [], 19, "10.0.128.0/19"),
        # Obstacles are avoided, yet don't make a smaller block more attractive.
        ([], ["10.0.128.0/24"], 19, "10.0.0.0/19"),
        ([], ["10.0.0.0/24"], 19, "10.0.32.0/19"),
        (["10.0.128.0/24"], ["10.0.160.0/20"], 19, "10.0.192.0/19"),
        ([], ["10.0.0.0/8"], 28, None),
        (["10.0.0.0/17"], ["10.0.128.0/17"], 28, None),
        (["0.0.0.0/0"], [], 32, None),
    ],
)
def test_the_best_place(taken: list[str], obstacles: list[str], prefix: int, place: str | None) -> None:
    assert space(["10.0.0.0/16"], *taken, obstacles=obstacles).take(prefix) == (
        cidr(place) if place else None
    )


def test_an_earlier_region_is_filled_first() -> None:
    free = space(["10.0.0.0/24", "192.168.0.0/25"])
    assert free.place([25, 25, 25]) == cidrs("10.0.0.0/25", "10.0.0.128/25", "192.168.0.0/25")
    assert free.take(25) is None


def test_regions_that_overlap_are_counted_once() -> None:
    free = space(["10.0.0.0/25", "10.0.0.0/24", "10.0.0.0/24"])
    assert free.place([25, 25]) == cidrs("10.0.0.0/25", "10.0.0.128/25")
    assert free.take(32) is None


def test_no_block_lies_across_two_regions() -> None:
    assert space(["10.0.0.0/25", "10.0.0.128/25"]).take(24) is None


def test_a_set_is_placed_largest_first_and_given_in_its_order() -> None:
    assert space(["10.0.0.0/24"]).place([28, 25, 28]) == cidrs(
        "10.0.0.128/28", "10.0.0.0/25", "10.0.0.144/28"
    )


def test_all_or_none() -> None:
    free = space(["10.0.0.0/24"])
    assert free.place([25, 26, 26, 32]) is None
    assert free.place([24]) == cidrs("10.0.0.0/24")


def test_a_place_of_ones_own() -> None:
    free = space(["10.0.0.0/16"], "10.0.1.0/24", obstacles=["10.0.2.0/24"])
    assert not free.take_at(cidr("10.0.0.0/23"))
    assert not free.take_at(cidr("10.0.2.0/25"))
    assert not free.take_at(cidr("10.1.0.0/24"))
    assert free.take_at(cidr("10.0.0.0/24"))
    assert not free.take_at(cidr("10.0.0.0/25"))
    free.undo()
    assert free.take_at(cidr("10.0.0.0/25"))


@pytest.mark.parametrize(
    ("block", "room"),
    [
        ("10.0.0.0/24", "10.0.0.0/20"),
        ("10.0.128.0/24", "10.0.128.0/18"),
        ("10.0.16.0/24", None),
        ("10.0.0.0/16", None),
        ("10.0.192.0/24", None),
        ("11.0.0.0/24", None),
    ],
)
def test_room_around(block: str, room: str | None) -> None:
    free = space(["10.0.0.0/16"], "10.0.16.0/20", obstacles=["10.0.192.0/20"])
    assert free.room_around(cidr(block)) == (cidr(room) if room else None)


def test_excluding_takes_out_what_is_left_of_a_block() -> None:
    free = space(["10.0.0.0/24"], "10.0.0.0/26")
    free.exclude(cidrs("10.0.0.0/25", "10.0.0.128/27"))
    assert free.take(25) is None
    assert free.place([26, 27]) == cidrs("10.0.0.192/26", "10.0.0.160/27")
    assert free.take(32) is None


@cache
def can_be_placed(free: frozenset[int], sizes: tuple[int, ...]) -> bool:
    """Try every place of every block."""
    if not sizes:
        return True
    size, *rest = sizes
    places = (frozenset(range(at, at + size)) for at in range(0, 32, size))
    return any(can_be_placed(free - place, tuple(rest)) for place in places if place <= free)


def offsets(blocks: Sequence[Cidr]) -> frozenset[int]:
    return frozenset(n - HOME.first for block in blocks for n in range(block.first, block.last + 1))


@given(st.lists(BLOCKS, max_size=4), st.lists(BLOCKS, max_size=3), PREFIXES)
def test_a_set_is_placed_whenever_it_can_be(
    taken: list[Cidr], avoided: list[Cidr], prefixes: list[int]
) -> None:
    free = FreeSpace([[HOME]], taken, Obstacles(avoided))
    placed = free.place(prefixes)
    left = frozenset(range(32)) - offsets(taken) - offsets(avoided)
    sizes = tuple(1 << 32 - prefix for prefix in sorted(prefixes))
    assert (placed is not None) is can_be_placed(left, sizes)
    if placed is not None:
        assert [block.prefix for block in placed] == prefixes
        assert not any(block.has_host_bits for block in placed)
        assert offsets(placed) <= left
        assert len(offsets(placed)) == sum(sizes)


@given(st.lists(BLOCKS, max_size=4), PREFIXES, st.integers(27, 32))
def test_it_never_matters_where_a_block_was_put(taken: list[Cidr], prefixes: list[int], first: int) -> None:
    """Every option for a block is the best there is for a set of no larger ones."""
    rest = [prefix for prefix in prefixes if prefix >= first]
    left = frozenset(range(32)) - offsets(taken)
    for option in FreeSpace([[HOME]], taken).options(first):
        free = FreeSpace([[HOME]], [*taken, option])
        sizes = (option.size, *sorted((1 << 32 - prefix for prefix in rest), reverse=True))
        assert free.can_place(rest) is can_be_placed(left, sizes)


@given(st.lists(BLOCKS, max_size=4), st.lists(BLOCKS, max_size=3), PREFIXES)
def test_undoing_leaves_no_trace(taken: list[Cidr], avoided: list[Cidr], prefixes: list[int]) -> None:
    free = FreeSpace([[HOME]], taken, Obstacles(avoided))
    before = free.place(prefixes)
    if before is not None:
        free.undo(len(before))
    assert free.place(prefixes) == before


@given(st.lists(BLOCKS, max_size=4), st.lists(BLOCKS, max_size=3), BLOCKS, PREFIXES)
def test_an_obstacle_more_moves_only_what_it_meets(
    taken: list[Cidr], avoided: list[Cidr], another: Cidr, prefixes: list[int]
) -> None:
    before = FreeSpace([[HOME]], taken, Obstacles(avoided)).place(prefixes)
    if before is not None and not any(block.overlaps(another) for block in before):
        assert FreeSpace([[HOME]], taken, Obstacles([*avoided, another])).place(prefixes) == before


@given(st.lists(BLOCKS, max_size=5), st.integers(27, 32))
def test_the_largest_free_blocks_are_kept_whole(taken: list[Cidr], prefix: int) -> None:
    """A block goes into the smallest free block that holds it."""
    holding = [block for block in free_blocks(HOME, taken) if block.prefix <= prefix]
    block = FreeSpace([[HOME]], taken).take(prefix)
    if not holding:
        assert block is None
        return
    assert block is not None
    least = max(one.prefix for one in holding)
    assert block.first == min(one.first for one in holding if one.prefix == least)


@given(st.lists(BLOCKS, max_size=4), st.lists(BLOCKS, max_size=4), PREFIXES)
def test_excluded_is_as_taken(taken: list[Cidr], excluded: list[Cidr], prefixes: list[int]) -> None:
    free = FreeSpace([[HOME]], taken)
    free.exclude(excluded)
    assert free.can_place(prefixes) is FreeSpace([[HOME]], [*taken, *excluded]).can_place(prefixes)


@given(st.lists(BLOCKS, max_size=100), st.lists(BLOCKS, max_size=3), BLOCKS)
def test_obstacles_meet_what_overlaps_them(many: list[Cidr], few: list[Cidr], block: Cidr) -> None:
    """However many there are, and whether or not they have been merged."""
    both = Obstacles(many, BlockIndex.of(many)).including(few)
    meets = any(block.overlaps(one) for one in (*many, *few))
    assert both.overlaps(block) is meets
    assert sum(end - start for start, end in both.covered) == len(offsets((*many, *few)))
    assert both.overlaps(block) is meets
    assert bool(both) is bool(many or few)


def test_no_obstacles() -> None:
    assert not NO_OBSTACLES
    assert not NO_OBSTACLES.overlaps(HOME)
    assert NO_OBSTACLES.including([]) is NO_OBSTACLES
