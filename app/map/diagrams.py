"""The guide's diagrams: how pods get their addresses, with the numbers of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ..catalogue.model import Catalogue, InstanceType, Plugin
from ..domain.cidr import Cidr
from ..domain.formulas import addresses_per_block, node_blocks, shared_eni_pods
from ..wording.language import Language

_WIDTH: Final = 320  # legible on a telephone
_TOP: Final = 25  # of the frames, under their labels
_ROW: Final = 34
_POD: Final = 14
_ROUTES: Final = 3  # nodes drawn beside the route table


@dataclass(frozen=True, slots=True)
class DiagramRect:
    """A rectangle. `kind` is a class of diagram.css."""

    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DiagramPath:
    """A line. `line` is an SVG path."""

    kind: str
    line: str


@dataclass(frozen=True, slots=True)
class DiagramText:
    """A text with its classes, and the start or the end of its baseline."""

    kinds: tuple[str, ...]
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram with a title, a description for screen readers, and the calculation that it explains as its caption."""

    id: str
    plugin: str
    width: int
    height: int
    title: str
    description: str
    caption: str
    rects: tuple[DiagramRect, ...]
    paths: tuple[DiagramPath, ...]
    texts: tuple[DiagramText, ...]


def eni_sharing(catalogue: Catalogue, language: Language) -> Diagram:
    """Return the diagram of the addresses that pods use in shared ENI mode, on the smallest type of the default family."""
    kind = catalogue.default_types[0]
    height = _TOP + 40 + _ROW * kind.eni.quantity
    caption = language.text(
        "guide.drawing.eni.sum",
        enis=kind.eni.quantity,
        addresses=kind.eni.ipv4_per_eni,
        pods=shared_eni_pods(kind.eni.quantity, kind.eni.ipv4_per_eni),
    )
    return _diagram(
        "eni",
        Plugin.TERWAY,
        height,
        caption,
        language,
        rects=[
            DiagramRect("vpc", 1, _TOP, 318, height - _TOP - 1),
            DiagramRect("nodes", 13, _TOP + 26, 294, height - _TOP - 39),
            *_enis(kind),
        ],
        texts=[
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 13, _TOP + 19, language.text("guide.drawing.eni.node", type=kind.name)),
            *_eni_words(kind, language),
        ],
    )


def _enis(kind: InstanceType) -> Iterator[DiagramRect]:
    yield DiagramRect("node", 25, _TOP + 36, 270, 26)
    yield DiagramRect("own", 103, _TOP + 42, _POD, _POD)
    for eni in range(1, kind.eni.quantity):
        top = _TOP + 36 + _ROW * eni
        yield DiagramRect("node", 25, top, 270, 26)
        for place in range(kind.eni.ipv4_per_eni):
            yield DiagramRect("pod", 103 + place * 188 // kind.eni.ipv4_per_eni, top + 6, _POD, _POD)


def _eni_words(kind: InstanceType, language: Language) -> Iterator[DiagramText]:
    yield _text("label", 127, _TOP + 53, language.text("guide.drawing.eni.own"))
    for eni in range(kind.eni.quantity):
        words = language.text("guide.drawing.eni.eni", number=eni + 1)
        yield _text("label", 33, _TOP + 53 + _ROW * eni, words)


def node_routes(catalogue: Catalogue, language: Language) -> Diagram:
    """Return the diagram of the first blocks of the default pod CIDR, with their nodes and route entries."""
    pod_cidr, mask = catalogue.facts.default_pods.value[0], catalogue.facts.node_cidr_mask.value.shortest
    height = _TOP + 36 + _ROW * _ROUTES
    tops = [_TOP + 28 + _ROW * place for place in range(_ROUTES)]
    caption = language.text(
        "guide.drawing.routes.sum", range=str(pod_cidr), mask=mask, nodes=node_blocks(pod_cidr, mask)
    )
    return _diagram(
        "routes",
        Plugin.FLANNEL,
        height,
        caption,
        language,
        rects=[
            DiagramRect("vpc", 1, _TOP, 208, height - _TOP - 1),
            DiagramRect("range", 231, _TOP, 88, height - _TOP - 1),
            *(DiagramRect("node", 9, top, 62, 26) for top in tops),
            *(DiagramRect("nodes", 87, top, 114, 26) for top in tops),
            *(DiagramRect("block", 239, top, 72, 26) for top in tops),
            *(
                DiagramRect("pod", 244 + 17 * pod, top + 6, _POD, _POD)
                for top, pods in zip(tops, (3, 2, 4), strict=True)
                for pod in range(pods)
            ),
        ],
        paths=[DiagramPath("connector", f"M71 {top + 13}h16M201 {top + 13}h38") for top in tops],
        texts=[
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 87, _TOP + 19, language.text("guide.drawing.routes.table")),
            _text("label label--flannel", 231, 18, language.text("site.sketch.pods")),
            *_route_words(pod_cidr, mask, tops, language),
        ],
    )


def _route_words(pod_cidr: Cidr, mask: int, tops: list[int], language: Language) -> Iterator[DiagramText]:
    for place, (top, block) in enumerate(zip(tops, _blocks(pod_cidr, mask), strict=False)):
        yield _text("label", 15, top + 17, language.text("guide.drawing.routes.node", number=place + 1))
        yield _text("address", 93, top + 17, str(block))


def _blocks(pod_cidr: Cidr, mask: int) -> Iterator[Cidr]:
    size = addresses_per_block(mask)
    starts = range(pod_cidr.first, pod_cidr.last + 1, size)
    return islice((Cidr(start, mask) for start in starts), _ROUTES)


def mask_blocks(catalogue: Catalogue, language: Language) -> Diagram:
    """Return the diagram of one range that is divided into the blocks of nodes by every node CIDR mask."""
    masks = catalogue.facts.node_cidr_mask.value
    tops = {mask: 28 + 28 * place for place, mask in enumerate(range(masks.shortest, masks.longest + 1))}
    whole = addresses_per_block(masks.shortest)
    caption = language.text("guide.drawing.masks.sum", mask=masks.shortest, addresses=whole)
    return _diagram(
        "masks",
        Plugin.FLANNEL,
        max(tops.values()) + 28,
        caption,
        language,
        rects=[
            block for mask, top in tops.items() for block in _shares(top, whole // addresses_per_block(mask))
        ],
        texts=[
            _text("label", 1, 16, language.text("guide.drawing.masks.mask")),
            _text("label label--end", 319, 16, language.text("guide.drawing.masks.shares")),
            *_mask_words(tops, whole, language),
        ],
    )


def _shares(top: int, nodes: int) -> Iterator[DiagramRect]:
    width = 192 // nodes
    return (DiagramRect("block", 40 + place * width, top, width, 20) for place in range(nodes))


def _mask_words(tops: dict[int, int], whole: int, language: Language) -> Iterator[DiagramText]:
    for mask, top in tops.items():
        pods = addresses_per_block(mask)
        yield _text("address", 1, top + 14, f"/{mask}")
        words = language.text("guide.drawing.masks.share", nodes=whole // pods, addresses=pods)
        yield _text("label label--end", 319, top + 14, words)


def _diagram(
    name: str,
    plugin: Plugin,
    height: int,
    caption: str,
    language: Language,
    *,
    rects: Iterable[DiagramRect],
    texts: Iterable[DiagramText],
    paths: Iterable[DiagramPath] = (),
) -> Diagram:
    return Diagram(
        id=f"drawing-{name}",
        plugin=plugin.value,
        width=_WIDTH,
        height=height,
        title=language.text(f"guide.drawing.{name}.title"),
        description=language.text(f"guide.drawing.{name}.told"),
        caption=caption,
        rects=tuple(rects),
        paths=tuple(paths),
        texts=tuple(texts),
    )


def _text(kinds: str, x: int, y: int, text: str) -> DiagramText:
    return DiagramText(tuple(kinds.split()), x, y, text)
