"""Which texts may matter to a plan: ranges, instance types, and numbers of nodes or pods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ..domain.cidr import Cidr, read_ipv4_cidr, read_ipv6_cidr
from ..plan_io.typed_ranges import RANGE
from .tree import snake_case

# A range in any text. Lists of networks are read more strictly: a dot or slash beside a range shows that it is something else.
_IPV4: Final = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}(?!\w|\.\w)", re.ASCII)
# A first and a last address.
ADDRESS_SPAN: Final = re.compile(
    r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})\s*(?:[-–—~〜～～至到]|to|から)\s*(\d{1,3}(?:\.\d{1,3}){3})(?![\w./])",
    re.ASCII,
)
# What follows a range of prefix lengths, such as 10.0.0.0/16-24.
_MORE_PREFIXES: Final = re.compile(r"-\d{1,2}(?!\d)")
_IPV6: Final = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}/\d{1,3}(?!\w)", re.ASCII)
_TYPE: Final = re.compile(
    r"(?<![\w.-])ecs\.[a-z0-9]+(?:-[a-z0-9]+)*\.(?:[a-z0-9]+-)*[a-z0-9]*(?:large|medium|small|nano|micro|tiny)\b",
    re.ASCII,
)
_DUPLICATE_SUFFIX: Final = re.compile(r"\[\d+\]$")  # of a name that occurs twice in its mapping
_NUMBER: Final = re.compile(r"[1-9]\d{0,6}")
# A name of a number of nodes or pods has a word of each of the first two sets, or is a name of the third.
_NODE_WORDS: Final = frozenset(
    {
        "node",
        "master",
        "worker",
        "instance",
        "machine",
        "pod",
        "pool",
        "vm",
        "scaling",
        "autoscaling",
        "asg",
        "surge",
    }
)
_COUNT_WORDS: Final = frozenset(
    {"amount", "capacity", "count", "desired", "max", "maximum", "min", "minimum", "num", "number", "per", "quantity", "size", "surge", "total"}
)  # fmt: skip
_COUNT_NAMES: Final = frozenset(
    {"desired_capacity", "desired_size", "max_capacity", "max_size", "min_capacity", "min_size", "node", "worker"}
)  # fmt: skip
_SORTED_COUNT_NAMES: Final = {"_".join(sorted(name.split("_"))) for name in _COUNT_NAMES}
_OTHER_QUANTITIES: Final = frozenset(
    {
        "address", "bandwidth", "batch", "byte", "cidr", "connection", "core", "cpu", "data", "day", "disk", "download", "eni",
        "file", "gib", "gpu", "hour", "id", "index", "ip", "length", "mask", "memory", "minute", "parallelism", "percent", "percentage",
        "period", "port", "price", "replica", "retention", "sec", "second", "storage", "sysctl", "timeout", "unavailable", "version", "volume",
        "weight", "zone",
    }
)  # fmt: skip


class RelevantText(NamedTuple):
    """A part of a text that may matter to a plan. `kind` is `range`, `type` or `count`; ranges are normalised."""

    kind: str
    text: str
    offset: int


def relevant_texts(path: tuple[str, ...], text: str) -> Iterator[RelevantText]:
    """Yield the parts of a text that may matter to a plan. `path` has the names that lead to the text."""
    if "/" in text or "255." in text:
        yield from _ranges(text)
    if text.count(".") > 5:
        yield from (RelevantText("range", found[0], found.start()) for found in ADDRESS_SPAN.finditer(text))
    if "ecs." in text:
        yield from (RelevantText("type", found[0], found.start()) for found in _TYPE.finditer(text))
    if path[-1:] > ("",) and _NUMBER.fullmatch(text) and is_count(path):
        yield RelevantText("count", text, 0)


def _ranges(text: str) -> Iterator[RelevantText]:
    """Yield the IPv4 ranges of a text, each once, and its IPv6 ranges. The default route isn't a range."""
    seen: set[str] = set()
    for found in (*_IPV4.finditer(text), *RANGE.finditer(text)):
        cidr = None if _MORE_PREFIXES.match(text, found.end()) else read_ipv4_cidr(found[0])
        if isinstance(cidr, Cidr) and cidr.prefix and str(cidr.network) not in seen:
            seen.add(str(cidr.network))
            yield RelevantText("range", str(cidr.network), found.start())
    for found in _IPV6.finditer(text):
        cidr = read_ipv6_cidr(found[0])
        if isinstance(cidr, Cidr) and cidr.prefix:
            yield RelevantText("range", found[0], found.start())


def is_count(path: tuple[str, ...]) -> bool:
    """Return whether the value at a path is a number of nodes or pods, by the last name of the path.

    The names before it count too if the last name is only a word such as `count`.
    """
    words = words_of(_DUPLICATE_SUFFIX.sub("", path[-1]))
    if {"surge", "percentage"} <= words:  # the surge nodes of an upgrade
        return True
    if not words or words & _OTHER_QUANTITIES:
        return False
    if "_".join(sorted(words)) in _SORTED_COUNT_NAMES:
        return True
    if words & _COUNT_WORDS and not words & _NODE_WORDS:
        if path[-2:-1] and words_of(path[-2]) & _OTHER_QUANTITIES:
            return False
        words = words.union(*map(words_of, path[-4:-1]))
    return bool(words & _NODE_WORDS and words & _COUNT_WORDS)


@lru_cache(maxsize=4096)
def words_of(name: str) -> frozenset[str]:
    """Return the words of a name in the singular."""
    parts = re.split(r"[^a-z0-9]+", snake_case(name[:80]).lower())
    return frozenset(part[:-1] if part.endswith("s") and len(part) > 3 else part for part in parts if part)
