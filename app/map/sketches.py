"""The guide's drawings: how pods get their addresses, in the figures of the catalogue."""

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
class SketchRect:
    """A rectangle. `kind` is a class of sketch.css."""

    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SketchPath:
    """A line, as SVG writes it."""

    kind: str
    line: str


@dataclass(frozen=True, slots=True)
class SketchText:
    """A text of several classes, and where its baseline starts or ends."""

    kinds: tuple[str, ...]
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing with a title, a description for screen readers, and the sum that it explains as its caption."""

    id: str
    plugin: str
    width: int
    height: int
    title: str
    description: str
    caption: str
    rects: tuple[SketchRect, ...]
    paths: tuple[SketchPath, ...]
    texts: tuple[SketchText, ...]


def eni_sharing(catalogue: Catalogue, language: Language) -> Sketch:
    """The smallest type of the default family: which addresses of its ENIs pods take in shared ENI mode."""
    kind = catalogue.default_types[0]
    height = _TOP + 40 + _ROW * kind.eni.quantity
    caption = language.text(
        "guide.drawing.eni.sum",
        enis=kind.eni.quantity,
        addresses=kind.eni.ipv4_per_eni,
        pods=shared_eni_pods(kind.eni.quantity, kind.eni.ipv4_per_eni),
    )
    return _sketch(
        "eni",
        Plugin.TERWAY,
        height,
        caption,
        language,
        rects=[
            SketchRect("vpc", 1, _TOP, 318, height - _TOP - 1),
            SketchRect("nodes", 13, _TOP + 26, 294, height - _TOP - 39),
            *_enis(kind),
        ],
        texts=[
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 13, _TOP + 19, language.text("guide.drawing.eni.node", type=kind.name)),
            *_eni_words(kind, language),
        ],
    )


def _enis(kind: InstanceType) -> Iterator[SketchRect]:
    yield SketchRect("node", 25, _TOP + 36, 270, 26)
    yield SketchRect("own", 103, _TOP + 42, _POD, _POD)
    for eni in range(1, kind.eni.quantity):
        top = _TOP + 36 + _ROW * eni
        yield SketchRect("node", 25, top, 270, 26)
        for place in range(kind.eni.ipv4_per_eni):
            yield SketchRect("pod", 103 + place * 188 // kind.eni.ipv4_per_eni, top + 6, _POD, _POD)


def _eni_words(kind: InstanceType, language: Language) -> Iterator[SketchText]:
    yield _text("label", 127, _TOP + 53, language.text("guide.drawing.eni.own"))
    for eni in range(kind.eni.quantity):
        words = language.text("guide.drawing.eni.eni", number=eni + 1)
        yield _text("label", 33, _TOP + 53 + _ROW * eni, words)


def node_routes(catalogue: Catalogue, language: Language) -> Sketch:
    """The first blocks of the usual pod CIDR, each with its node and its entry in the VPC's route table."""
    pod_cidr, mask = catalogue.facts.default_pods.value[0], catalogue.facts.node_cidr_mask.value.shortest
    height = _TOP + 36 + _ROW * _ROUTES
    tops = [_TOP + 28 + _ROW * place for place in range(_ROUTES)]
    caption = language.text(
        "guide.drawing.routes.sum", range=str(pod_cidr), mask=mask, nodes=node_blocks(pod_cidr, mask)
    )
    return _sketch(
        "routes",
        Plugin.FLANNEL,
        height,
        caption,
        language,
        rects=[
            SketchRect("vpc", 1, _TOP, 208, height - _TOP - 1),
            SketchRect("range", 231, _TOP, 88, height - _TOP - 1),
            *(SketchRect("node", 9, top, 62, 26) for top in tops),
            *(SketchRect("nodes", 87, top, 114, 26) for top in tops),
            *(SketchRect("block", 239, top, 72, 26) for top in tops),
            *(
                SketchRect("pod", 244 + 17 * pod, top + 6, _POD, _POD)
                for top, pods in zip(tops, (3, 2, 4), strict=True)
                for pod in range(pods)
            ),
        ],
        paths=[SketchPath("wire", f"M71 {top + 13}h16M201 {top + 13}h38") for top in tops],
        texts=[
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 87, _TOP + 19, language.text("guide.drawing.routes.table")),
            _text("label label--flannel", 231, 18, language.text("site.sketch.pods")),
            *_route_words(pod_cidr, mask, tops, language),
        ],
    )


def _route_words(pod_cidr: Cidr, mask: int, tops: list[int], language: Language) -> Iterator[SketchText]:
    for place, (top, block) in enumerate(zip(tops, _blocks(pod_cidr, mask), strict=False)):
        yield _text("label", 15, top + 17, language.text("guide.drawing.routes.node", number=place + 1))
        yield _text("address", 93, top + 17, str(block))


def _blocks(pod_cidr: Cidr, mask: int) -> Iterator[Cidr]:
    size = addresses_per_block(mask)
    starts = range(pod_cidr.first, pod_cidr.last + 1, size)
    return islice((Cidr(start, mask) for start in starts), _ROUTES)


def mask_blocks(catalogue: Catalogue, language: Language) -> Sketch:
    """One and the same range cut into nodes' blocks by every node CIDR mask."""
    masks = catalogue.facts.node_cidr_mask.value
    tops = {mask: 28 + 28 * place for place, mask in enumerate(range(masks.shortest, masks.longest + 1))}
    whole = addresses_per_block(masks.shortest)
    caption = language.text("guide.drawing.masks.sum", mask=masks.shortest, addresses=whole)
    return _sketch(
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


def _shares(top: int, nodes: int) -> Iterator[SketchRect]:
    width = 192 // nodes
    return (SketchRect("block", 40 + place * width, top, width, 20) for place in range(nodes))


def _mask_words(tops: dict[int, int], whole: int, language: Language) -> Iterator[SketchText]:
    for mask, top in tops.items():
        pods = addresses_per_block(mask)
        yield _text("address", 1, top + 14, f"/{mask}")
        words = language.text("guide.drawing.masks.share", nodes=whole // pods, addresses=pods)
        yield _text("label label--end", 319, top + 14, words)


def _sketch(
    name: str,
    plugin: Plugin,
    height: int,
    caption: str,
    language: Language,
    *,
    rects: Iterable[SketchRect],
    texts: Iterable[SketchText],
    paths: Iterable[SketchPath] = (),
) -> Sketch:
    return Sketch(
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


def _text(kinds: str, x: int, y: int, text: str) -> SketchText:
    return SketchText(tuple(kinds.split()), x, y, text)
