"""The lines of a batch, as they arrive: numbered, and in groups that are handed over together."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Final, NamedTuple

from ..http.scheduling import SHORT_LENGTH

# Short lines that arrive together and are answered together: to hand them over one by one takes a tenth of the time.
TOGETHER: Final = 8


class Numbered(NamedTuple):
    """A line with its number, from 1; without its text where that is too long."""

    number: int
    text: bytes | None


async def numbered_lines(chunks: AsyncIterable[bytes], longest: int) -> AsyncIterator[list[Numbered]]:
    """Every line that is not blank, with those that end in the same chunk; what is over `longest` bytes is too long."""
    number, begun, too_long = 1, bytearray(), False
    async for chunk in chunks:
        arrived = []
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            begun += end
            if too_long or len(begun) > longest:
                arrived.append(Numbered(number, None))
            elif begun.strip():
                arrived.append(Numbered(number, bytes(begun)))
            number, begun, too_long = number + 1, bytearray(), False
        yield arrived
        begun += rest
        if len(begun) > longest:
            begun, too_long = bytearray(), True
    if too_long:
        yield [Numbered(number, None)]
    elif begun.strip():
        yield [Numbered(number, bytes(begun))]


def groups(lines: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """At most TOGETHER neighbours each, no longer than a SHORT text in all; what is long stands alone."""
    group: list[Numbered] = []
    room = SHORT_LENGTH
    for line in lines:
        size = SHORT_LENGTH + 1 if line.text is None else len(line.text)
        if group and (size > room or len(group) == TOGETHER):
            yield group
            group, room = [], SHORT_LENGTH
        group.append(line)
        room -= size
    if group:
        yield group


def is_long(line: Numbered) -> bool:
    return line.text is not None and len(line.text) > SHORT_LENGTH
