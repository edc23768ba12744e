"""/import with several files: what each was read as, what was skipped, what is asked, and the way on."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft
from app.plan_io.link import decode, decode_pairs
from app.settings import LANGUAGES

MAIN = """variable "range" {}
resource "alicloud_vpc" "v" {
  cidr_block = var.range
}
resource "alicloud_vpc" "other" {
  vpc_name   = "shop"
  cidr_block = "192.168.0.0/16"
}
resource "alicloud_vswitch" "n" {
  vpc_id     = alicloud_vpc.v.id
  cidr_block = cidrsubnet(var.range, 8, 0)
  zone_id    = "cn-hangzhou-h"
}
"""
POOLS = """resource "alicloud_cs_kubernetes_node_pool" "web" {
  node_pool_name = "web"
  desired_size   = 3
  instance_types = ["ecs.c6.large"]
}
resource "alicloud_cs_kubernetes_node_pool" "batch" {
  desired_size   = 9
  instance_types = ["ecs.g7.8xlarge"]
}
"""


def sent(client: TestClient, files: Mapping[str, str | bytes], query: str = "", **data: str) -> str:
    """The page after some files were sent."""
    uploads = [
        ("file", (name, content.encode() if isinstance(content, str) else content))
        for name, content in files.items()
    ]
    page = client.post(f"/import{query}", files=uploads, data=data)
    assert page.status_code == 200
    return page.text


def fields(page: str) -> list[tuple[str, str]]:
    """What the form that asks for pods sends, each box still empty."""
    form = page.partition('action="/import/use"')[2].partition("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    boxes = re.findall(r'name="(pods|import\.nodes)"', form)
    return [(html.unescape(name), html.unescape(value)) for name, value in hidden] + [
        (name, "") for name in boxes
    ]


def used(client: TestClient, page: str, *pods: str) -> Draft:
    """The plan of the review, with what was typed into the boxes."""
    waiting = iter(pods)
    query = [(name, next(waiting) if name == "pods" else value) for name, value in fields(page)]
    answer = client.get(f"/import/use?{urlencode([*query, ('import.to', 'review')])}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/plan/review?")
    return decode(answer.headers["location"].partition("?")[2]).draft


def test_several_files_are_read_together(client: TestClient) -> None:
    page = sent(
        client, {"main.tf": MAIN, "dev.tfvars": 'range = "10.0.0.0/8"\n', "values.yaml": "image:\n  tag: 1\n"}
    )

    draft = decode_pairs(fields(page)).draft
    assert (draft.vpc_cidr, [each.cidr for each in draft.node_vswitches]) == ("10.0.0.0/8", ["10.0.0.0/16"])
    assert "main.tf:3" in page
    assert "This looks like a Helm values file" in page


def test_a_zip_is_read_as_its_directory(client: TestClient) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("infra/main.tf", MAIN)
        archive.writestr("infra/terraform.tfvars", 'range = "10.0.0.0/8"\n')

    page = sent(client, {"infra.zip": content.getvalue()})

    assert decode_pairs(fields(page)).draft.vpc_cidr == "10.0.0.0/8"


def test_the_files_can_be_changed_and_sent_again(client: TestClient) -> None:
    """All of them are in one box, with their names."""
    page = sent(client, {"main.tf": MAIN, "dev.tfvars": 'range = "10.0.0.0/8"\n'})
    text = html.unescape(re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)[0])

    again = client.post("/import", data={"text": text.replace("10.0.0.0/8", "172.16.0.0/12")})

    assert decode_pairs(fields(again.text)).draft.vpc_cidr == "172.16.0.0/12"


def test_what_was_skipped_is_in_groups_with_file_and_line(client: TestClient) -> None:
    more = 'resource "alicloud_eip" "e" {\n  cidr = "192.0.2.0/24"\n}\n'
    page = sent(client, {"main.tf": MAIN, "dev.tfvars": 'range = "10.0.0.0/8"\n', "more.tf": more})

    groups = re.findall(r'id="(skipped-[a-z]+)"', page)
    assert len(groups) == len(set(groups)) == 2
    assert "more.tf:2" in page
    assert "Everything relevant was imported" not in page


def test_only_an_import_without_a_loss_says_so(client: TestClient) -> None:
    vpc = 'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n'

    assert "Everything relevant was imported" in sent(client, {"a.tf": vpc})
    assert "Everything relevant was imported" not in sent(
        client, {"a.tf": vpc, "b.tf": 'x = "10.9.0.0/16"\n'}
    )


def test_which_other_vpcs_are_connected_is_asked(client: TestClient) -> None:
    files = {"main.tf": MAIN, "dev.tfvars": 'range = "10.0.0.0/8"\n'}
    page = sent(client, files)
    box = re.search(
        r'<input class="np-choices__input" type="checkbox" id="([^"]*)" name="chosen" value="([^"]*)">', page
    )
    assert box is not None

    chosen = sent(client, files, chosen=html.unescape(box[2]))

    assert decode_pairs(fields(page)).draft.connected_networks == ()
    assert [each.cidr for each in decode_pairs(fields(chosen)).draft.connected_networks] == ["192.168.0.0/16"]
    assert f'value="{box[2]}" checked' in chosen


def test_an_import_without_pods_asks_for_exactly_that(client: TestClient) -> None:
    page = sent(client, {"a.tf": POOLS[: POOLS.index("resource", 1)]})

    assert [name for name, _ in fields(page)].count("pods") == 1
    assert used(client, page, " 40 ").pods_per_node == "40"


def test_each_pool_is_asked_for_its_pods(client: TestClient) -> None:
    page = sent(client, {"a.tf": POOLS})

    draft = used(client, page, "40", "64")

    assert [(each.name, each.nodes, each.pods_per_node) for each in draft.node_pools] == [
        ("web", "3", "40"),
        (None, "9", "64"),
    ]
    assert "ecs.g7.8xlarge" in page


def test_pods_of_the_plan_before_are_those_of_the_pools(client: TestClient) -> None:
    page = sent(client, {"a.tf": POOLS}, "?v=1&pods_per_node=40")

    found = re.search(r'href="/plan/review\?([^"]*)"', page)
    assert found is not None
    pools = decode(html.unescape(found[1])).draft.node_pools
    assert [each.pods_per_node for each in pools] == ["40", "40"]


def test_with_the_numbers_an_import_is_answered(client: TestClient) -> None:
    page = sent(client, {"a.tf": POOLS})
    query = [(name, "30" if name == "pods" else value) for name, value in fields(page)]
    answer = client.get(f"/import/use?{urlencode(query)}", follow_redirects=False)

    assert answer.headers["location"].startswith("/result?")
    assert client.get(answer.headers["location"]).status_code == 200


def test_an_import_of_networks_alone_asks_for_both_numbers(client: TestClient) -> None:
    page = sent(client, {"a.csv": "name,cidr\noffice,10.8.0.0/16\n"})

    assert [name for name, value in fields(page) if not value] == ["import.nodes", "pods"]


@pytest.mark.parametrize(
    ("typed", "wrong"), [(("", ""), 2), (("40", "many"), 1), (("many", "40"), 1), (("40", ""), 1)]
)
def test_a_number_that_is_missing_is_asked_for_again_in_place(
    client: TestClient, typed: tuple[str, str], wrong: int
) -> None:
    waiting = iter(typed)
    asked = [
        (name, next(waiting) if name == "pods" else value)
        for name, value in fields(sent(client, {"a.tf": POOLS}))
    ]
    answer = client.get(f"/import/use?{urlencode(asked)}")

    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == wrong
    assert len(re.findall(r'href="#pods_per_node-\d"', answer.text)) == wrong
    again = fields(answer.text)
    assert again[: len(asked) - 2] == asked[:-2]
    assert tuple(re.findall(r'name="pods" type="text" value="([^"]*)"', answer.text)) == typed


def test_an_import_that_says_all_leads_to_its_result(client: TestClient) -> None:
    page = sent(client, {"a.tf": POOLS}, "?v=1&pods_per_node=40")

    assert 'href="/result?' in page


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_report_is_in_the_language_of_the_page(client: TestClient, code: str) -> None:
    client.cookies.jar.clear()
    page = client.post(
        "/import",
        files=[("file", ("main.tf", MAIN.encode())), ("file", ("x.yaml", b"image:\n  tag: 1\n"))],
        headers={"accept-language": code},
    )

    assert f'lang="{code}"' in page.text
    assert not re.search(
        r"import\.[a-z-]+\.[a-z-]+|\{\w+\}",
        re.sub(r"<textarea.*?</textarea>", "", page.text, flags=re.DOTALL),
    )


def test_thousands_of_vpcs_make_no_endless_page(client: TestClient) -> None:
    vpcs = "".join(
        f'resource "alicloud_vpc" "v{n}" {{\n  cidr_block = "10.{n}.0.0/16"\n}}\n' for n in range(250)
    )
    page = sent(client, {"a.tf": vpcs})

    assert page.count('type="checkbox"') == 100
    assert "Only the first 100 are offered" in page


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zip", b"PK\x03\x04broken", 422),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 422),
        ("a.tf", b"x = " + b"[" * 50_000, 422),
        ("a.json", b'{"a":' * 50_000, 422),
        ("a.yaml", b"a: &a [*a]\nkind: x\napiVersion: v1\n", 422),
        ("../../etc/passwd", b"root:x:0:0\n", 422),
        ("a\r\nb.tf", b'resource "alicloud_vpc" "v" {\n  cidr_block = "10.0.0.0/8"\n}\n', 200),
        ("", b"10.0.0.0/8\n", 422),
    ],
)
def test_bad_files_are_a_page_with_the_reason(
    client: TestClient, name: str, content: bytes, code: int
) -> None:
    page = client.post("/import", files=[("file", (name, content))])

    assert page.status_code == code
    assert page.headers["content-type"].startswith("text/html")


def test_a_thousand_files_at_once_are_too_many_or_read(client: TestClient) -> None:
    uploads = [("file", (f"{n}.txt", f"10.{n // 256}.{n % 256}.0/24\n".encode())) for n in range(1_500)]

    page = client.post("/import", files=uploads)

    assert page.status_code in {400, 413, 422}
    assert page.headers["content-type"].startswith("text/html")
