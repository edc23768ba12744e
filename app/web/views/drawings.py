"""The guide's drawings: how pods come by their addresses, in the figures of the catalogue.

A drawing is 320 wide, so that it is legible on a telephone; `rects`, `paths` and `texts` are placed in it by `kind`,
a class of sketch.css.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...catalogue.model import Catalogue, InstanceType, Plugin
from ...domain.cidr import Cidr
from ...domain.flannel import addresses_per_node, node_blocks
from ...domain.terway import shared_eni_pods
from ...wording.language import Language
from .view import Shape

_WIDTH: Final = 320
_TOP: Final = 25  # of the frames, under their labels
_ROW: Final = 34
_POD: Final = 14
_ROUTES: Final = 3  # nodes drawn beside the route table


def eni_sharing(catalogue: Catalogue, language: Language) -> Shape:
    """The smallest type of the default family: which addresses of its ENIs pods take in shared ENI mode."""
    kind = catalogue.families[catalogue.facts.default_family.value][0]
    height = _TOP + 40 + _ROW * kind.eni.quantity
    return {
        **_named("eni", Plugin.TERWAY, height, language),
        "rects": [
            _rect("vpc", 1, _TOP, 318, height - _TOP - 1),
            _rect("nodes", 13, _TOP + 26, 294, height - _TOP - 39),
            *_enis(kind),
        ],
        "paths": [],
        "texts": [
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 13, _TOP + 19, language.text("guide.drawing.eni.node", type=kind.name)),
            *_eni_words(kind, language),
        ],
        "sum": language.text(
            "guide.drawing.eni.sum",
            enis=kind.eni.quantity,
            addresses=kind.eni.ipv4_per_eni,
            pods=shared_eni_pods(kind.eni.quantity, kind.eni.ipv4_per_eni),
        ),
    }


def _enis(kind: InstanceType) -> Iterator[Shape]:
    yield _rect("node", 25, _TOP + 36, 270, 26)
    yield _rect("own", 103, _TOP + 42, _POD, _POD)
    for eni in range(1, kind.eni.quantity):
        top = _TOP + 36 + _ROW * eni
        yield _rect("node", 25, top, 270, 26)
        for place in range(kind.eni.ipv4_per_eni):
            yield _rect("pod", 103 + place * 188 // kind.eni.ipv4_per_eni, top + 6, _POD, _POD)


def _eni_words(kind: InstanceType, language: Language) -> Iterator[Shape]:
    yield _text("label", 127, _TOP + 53, language.text("guide.drawing.eni.own"))
    for eni in range(kind.eni.quantity):
        words = language.text("guide.drawing.eni.eni", number=eni + 1)
        yield _text("label", 33, _TOP + 53 + _ROW * eni, words)


def node_routes(catalogue: Catalogue, language: Language) -> Shape:
    """The first blocks of the usual pod CIDR, each with its node and its entry in the VPC's route table."""
    pod_cidr, mask = catalogue.facts.default_pods.value[0], catalogue.facts.node_cidr_mask.value.shortest
    height = _TOP + 36 + _ROW * _ROUTES
    tops = [_TOP + 28 + _ROW * place for place in range(_ROUTES)]
    return {
        **_named("routes", Plugin.FLANNEL, height, language),
        "rects": [
            _rect("vpc", 1, _TOP, 208, height - _TOP - 1),
            _rect("range", 231, _TOP, 88, height - _TOP - 1),
            *(_rect("node", 9, top, 62, 26) for top in tops),
            *(_rect("nodes", 87, top, 114, 26) for top in tops),
            *(_rect("block", 239, top, 72, 26) for top in tops),
            *(
                _rect("pod", 244 + 17 * pod, top + 6, _POD, _POD)
                for top, pods in zip(tops, (3, 2, 4), strict=True)
                for pod in range(pods)
            ),
        ],
        "paths": [_path("wire", f"M71 {top + 13}h16M201 {top + 13}h38") for top in tops],
        "texts": [
            _text("label", 8, 18, language.text("site.sketch.vpc")),
            _text("label", 87, _TOP + 19, language.text("guide.drawing.routes.table")),
            _text("label label--flannel", 231, 18, language.text("site.sketch.pods")),
            *_route_words(pod_cidr, mask, tops, language),
        ],
        "sum": language.text(
            "guide.drawing.routes.sum", range=str(pod_cidr), mask=mask, nodes=node_blocks(pod_cidr, mask)
        ),
    }


def _route_words(pod_cidr: Cidr, mask: int, tops: list[int], language: Language) -> Iterator[Shape]:
    for place, (top, block) in enumerate(zip(tops, _blocks(pod_cidr, mask), strict=False)):
        yield _text("label", 15, top + 17, language.text("guide.drawing.routes.node", number=place + 1))
        yield _text("address", 93, top + 17, str(block))


def _blocks(pod_cidr: Cidr, mask: int) -> Iterator[Cidr]:
    size = addresses_per_node(mask)
    starts = range(pod_cidr.first, pod_cidr.last + 1, size)
    return islice((Cidr(start, mask) for start in starts), _ROUTES)


def mask_blocks(catalogue: Catalogue, language: Language) -> Shape:
    """One and the same range cut into nodes' blocks by every node CIDR mask."""
    masks = catalogue.facts.node_cidr_mask.value
    tops = {mask: 28 + 28 * place for place, mask in enumerate(range(masks.shortest, masks.longest + 1))}
    whole = addresses_per_node(masks.shortest)
    return {
        **_named("masks", Plugin.FLANNEL, max(tops.values()) + 28, language),
        "rects": [
            block for mask, top in tops.items() for block in _shares(top, whole // addresses_per_node(mask))
        ],
        "paths": [],
        "texts": [
            _text("label", 1, 16, language.text("guide.drawing.masks.mask")),
            _text("label label--end", 319, 16, language.text("guide.drawing.masks.shares")),
            *_mask_words(tops, whole, language),
        ],
        "sum": language.text("guide.drawing.masks.sum", mask=masks.shortest, addresses=whole),
    }


def _shares(top: int, nodes: int) -> Iterator[Shape]:
    width = 192 // nodes
    return (_rect("block", 40 + place * width, top, width, 20) for place in range(nodes))


def _mask_words(tops: dict[int, int], whole: int, language: Language) -> Iterator[Shape]:
    for mask, top in tops.items():
        pods = addresses_per_node(mask)
        yield _text("address", 1, top + 14, f"/{mask}")
        words = language.text("guide.drawing.masks.share", nodes=whole // pods, addresses=pods)
        yield _text("label label--end", 319, top + 14, words)


def _named(name: str, plugin: Plugin, height: int, language: Language) -> Shape:
    return {
        "id": f"drawing-{name}",
        "plugin": plugin.value,
        "width": _WIDTH,
        "height": height,
        "title": language.text(f"guide.drawing.{name}.title"),
        "told": language.text(f"guide.drawing.{name}.told"),
    }


def _rect(kind: str, x: int, y: int, width: int, height: int) -> Shape:
    return {"kind": kind, "x": x, "y": y, "width": width, "height": height}


def _path(kind: str, line: str) -> Shape:
    return {"kind": kind, "line": line}


def _text(kinds: str, x: int, y: int, words: str) -> Shape:
    return {"kinds": kinds.split(), "x": x, "y": y, "words": words}
