"""`python -m tests.fuzz.guided TARGET SECONDS`: bytes that reach new branches, found by atheris; it ends the process.

What is read from outside by code of ours: the share link, an import, a plan in JSON.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import atheris

from tests.importing.samples import TEXTS

with atheris.instrument_imports(include=["app"]):
    from app.catalogue.load import load_editions
    from app.importing.files import NamedBytes, collect_texts
    from app.importing.read import Reader
    from app.importing.report import RefusedError
    from app.plan.read import read
    from app.plan_io.link import decode, encode, query_of
    from app.plan_io.plan_json import draft_of_text

EDITIONS: Final = load_editions()
READER: Final = Reader(
    lambda text: (decode(query_of(text)).draft, ()),
    EDITIONS.newest.facts.vswitch_reserved_addresses.value,
)
SEEDS: Final = (
    b"v=1&nodes=6&pods_per_node=40&eni=8~30~~80~true&node_vswitches=10.0.0.0/20~a~12_10.0.16.0/20~b",
    b'{"nodes": 3, "pods_per_node": 10, "pod_vswitches": [{"cidr": "10.0.0.0/20", "zone": "a"}]}',
    b'{"VSwitches": {"VSwitch": [{"CidrBlock": "10.0.0.0/20", "ZoneId": "cn-hangzhou-a"}]}}',
    b'resource "alicloud_vpc" "main" {\n  cidr_block = "10.0.0.0/8"\n}\n',
    b"10.0.0.0/8 office\n192.168.0.0 255.255.0.0, branch\n",
    *(text.encode() for text in TEXTS.values()),
)


def links(content: bytes) -> None:
    """A link is read, whatever it holds, and what was read is written the same way ever after."""
    link = decode(content.decode(errors="replace"))
    read(link.draft, EDITIONS)
    written = encode(link.draft)
    assert encode(decode(written).draft) == written


def imports(content: bytes) -> None:
    try:
        imported = READER.read(collect_texts([NamedBytes("", content)]))
    except RefusedError:
        return
    read(imported.draft, EDITIONS)


def plans(content: bytes) -> None:
    draft, _ = draft_of_text(content)
    read(draft, EDITIONS)


TARGETS: Final = {"links": links, "imports": imports, "plans": plans}


def main(name: str, seconds: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS):
            (Path(folder) / str(number)).write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            "-max_len=2000",
            "-timeout=10",
            f"-artifact_prefix={folder}/",
        ]
        atheris.Setup([sys.argv[0], *options, folder], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
