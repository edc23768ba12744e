"""What a user gives: several files, archives, files in one text, and what only means harm."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

import pytest

from app.importing.files import (
    MAX_ENTRIES,
    MAX_FILES,
    NamedBytes,
    bundle_texts,
    collect_pasted,
    collect_texts,
)
from app.importing.report import RefusedError
from app.importing.text import MAX_TEXT_BYTES, decode_text
from app.plan.draft import NetworkDraft
from tests.deadline import ended_within
from tests.importing.reading import read, read_files

VPC = 'resource "alicloud_vpc" "v" {\n  cidr_block = var.cidr\n}\n'
CIDR = 'variable "cidr" {\n  default = "10.0.0.0/16"\n}\n'


def zipped(files: Mapping[str, str | bytes], *, mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if mode:
                entry.external_attr = mode << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def refusal(content: bytes) -> str:
    """The code of the reason why a file gives nothing."""
    try:
        given = collect_texts([NamedBytes("a.zip", content)])
    except RefusedError as error:
        return error.code
    return given.refusals[0].code


def test_an_archive_is_its_files() -> None:
    archive = zipped(
        {"infra/main.tf": VPC, "infra/vars/../variables.tf": CIDR}.__class__(
            {
                "infra/main.tf": VPC,
                "infra/variables.tf": CIDR,
                "infra/.terraform/x.tf": "junk",
                "infra/README.md": "# x",
                "infra/network.md": "# x",
                "infra/make.sh": "x",
            }
        )
    )

    imported = read_files({"infra.zip": archive})

    assert imported.draft.vpc_cidr == "10.0.0.0/16"
    assert [each.name for each in imported.files] == ["infra/main.tf", "infra/variables.tf"]
    assert [(each.code, each.file) for each in imported.refusals] == [("not-opened", "infra/network.md")]
    assert imported.is_complete
    assert {(each.file, each.line) for each in imported.values} == {("infra/main.tf", 2)}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../main.tf": VPC}, "zip-path"),
        ({"/etc/main.tf": VPC}, "zip-path"),
        ({"C:/main.tf": VPC}, "zip-path"),
        ({"a\\..\\..\\main.tf": VPC}, "zip-path"),
        ({"/".join("a" * 40) + "/main.tf": VPC}, "zip-too-deep"),
        ({"main.tf": b"\0" * (MAX_TEXT_BYTES - 1)}, "zip-bomb"),
        ({"main.tf": b"\0" * (MAX_TEXT_BYTES + 1)}, "zip-bomb"),
        ({f"{n}.txt": "" for n in range(MAX_ENTRIES + 1)}, "too-many-files"),
        ({f"{n}.tf": "a = 1" for n in range(MAX_FILES + 1)}, "too-many-files"),
    ],
    ids=["up", "root", "drive", "backslashes", "deep", "ratio", "size", "entries", "files"],
)
def test_an_archive_that_means_harm_is_refused(files: Mapping[str, str | bytes], code: str) -> None:
    with ended_within(30):
        assert refusal(zipped(files)) == code


def test_many_files_of_an_archive_are_bounded_together() -> None:
    import random

    noise = random.Random(7)
    text = "".join(noise.choices("abcdefghijklmnop\n", k=300_000))
    with ended_within(30):
        assert refusal(zipped({f"{n}.csv": text for n in range(20)})) == "too-much-text"


def test_an_archive_that_is_broken_or_encrypted_is_refused() -> None:
    whole = bytearray(zipped({"main.tf": VPC * 50}))
    broken = bytes(whole[:40] + b"\xff" * 20 + whole[60:])
    encrypted = bytearray(whole)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.find(mark) + offset] |= 1

    for content in (broken, bytes(encrypted), b"PK\x03\x04"):
        assert refusal(content) == "zip-unreadable"
    assert refusal(zipped({})) == "no-files"
    assert (
        refusal(zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})) == "looks-like"
    )


def test_links_of_an_archive_are_not_followed() -> None:
    archive = zipped({"main.tf": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777)

    assert refusal(archive) == "no-files"


def test_the_sizes_that_an_archive_states_are_not_believed() -> None:
    """Its directory says that the file is small."""
    archive = bytearray(zipped({"main.tf": b"x" * (MAX_TEXT_BYTES * 2)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = archive.find(mark) + offset
        archive[place : place + 4] = (100).to_bytes(4, "little")

    assert refusal(bytes(archive)) in {"zip-bomb", "zip-unreadable"}


def test_files_of_one_text_have_their_names() -> None:
    text = f'==> main.tf <==\n{VPC}\n==> vars/dev.tfvars <==\ncidr = "10.7.0.0/16"\n'

    imported = read(text)

    assert imported.draft.vpc_cidr == "10.7.0.0/16"
    assert [each.name for each in imported.files] == ["main.tf", "vars/dev.tfvars"]
    assert bundle_texts(collect_pasted(text).texts) == text


def test_one_file_is_shown_as_it_is() -> None:
    assert bundle_texts(collect_pasted(VPC).texts) == VPC


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("gb18030", "10.0.0.0/8 办公网\n", "办公网"),
        ("cp932", "10.0.0.0/8 オフィス\n", "オフィス"),
        ("utf-8", "10.0.0.0/8 办公网\n", "办公网"),
        ("utf-16", "10.0.0.0/8 オフィス\n", "オフィス"),
    ],
)
def test_texts_of_windows_are_read(encoding: str, text: str, name: str) -> None:
    imported = read_files({"networks.csv": text.encode(encoding)})

    assert imported.draft.connected_networks == (NetworkDraft(cidr="10.0.0.0/8", name=name),)


def test_colours_of_a_terminal_are_no_part_of_a_text() -> None:
    assert decode_text(b"\x1b[1m\x1b[32m+\x1b[0m a\n") == "+ a\n"


def test_a_file_that_gives_nothing_is_named_beside_one_that_does() -> None:
    imported = read_files(
        {
            "main.tf": CIDR + VPC,
            "values.yaml": "replicaCount: 3\nimage: x\n",
            "b.json": '{"Vpcs": {"Vpc": []}}',
        }
    )

    assert {(each.file, each.code) for each in imported.refusals} == {
        ("values.yaml", "looks-like"),
        ("b.json", "nothing-found"),
    }
    assert imported.draft.vpc_cidr == "10.0.0.0/16"


def test_a_file_that_does_not_parse_leaves_the_others() -> None:
    imported = read_files({"main.tf": CIDR + VPC, "broken.tf": 'resource "x" {\n  a = [\n'})

    (found,) = imported.refusals
    assert (found.file, found.line, found.code) == ("broken.tf", 3, "hcl-cut-off")
    assert imported.draft.vpc_cidr == "10.0.0.0/16"


def test_very_much_text_is_refused_at_once() -> None:
    with ended_within(30), pytest.raises(RefusedError, match="too-much-text"):
        collect_texts([NamedBytes("a.tf", b"x" * (50 * 2**20))])
