"""/import as a browser meets it: a form, what was understood, and the way on."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from app.plan.draft import Draft, NetworkDraft
from app.plan_io.link import decode, decode_pairs


def onward(page: str) -> Draft:
    """The plan that the page leads to: in a link, or in the form that asks for pods."""
    found = re.search(r'href="/plan/review\?([^"]*)"', page)
    if found is not None:
        return decode(html.unescape(found[1])).draft
    assert 'action="/import/use"' in page
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return decode_pairs([(html.unescape(name), html.unescape(value)) for name, value in hidden]).draft


def test_what_was_typed_stays(client: TestClient) -> None:
    held = "v=1&nodes=6&pods_per_node=40&connected_networks=10.0.0.0/8~old"
    page = client.post(f"/import?{held}", data={"text": "10.0.0.0/8 new\n172.16.0.0/12\n<b>\n"})

    assert page.status_code == 200
    draft = onward(page.text)
    assert (draft.nodes, draft.pods_per_node) == ("6", "40")
    assert draft.connected_networks == (NetworkDraft("10.0.0.0/8", "old, new"), NetworkDraft("172.16.0.0/12"))
    assert "&lt;b&gt;" in page.text
    assert "<b>" not in page.text


def test_a_file_is_read_instead_of_the_text(client: TestClient) -> None:
    page = client.post(
        "/import", data={"text": "nothing"}, files={"file": ("a.csv", b"name,cidr\na,10.0.0.0/8")}
    )

    assert onward(page.text).connected_networks == (NetworkDraft("10.0.0.0/8", "a"),)


def test_what_gives_way_is_shown(client: TestClient) -> None:
    page = client.post("/import?vpc_cidr=10.0.0.0/8", data={"text": '{"vpc_cidr": "192.168.0.0/16"}'})

    assert "192.168.0.0/16 (replaces 10.0.0.0/8)" in page.text
    assert onward(page.text).vpc_cidr == "192.168.0.0/16"


@pytest.mark.parametrize(
    "text", ["", "{", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x\0y"]
)
def test_what_cannot_be_read_is_a_page_with_the_reason(client: TestClient, text: str) -> None:
    page = client.post("/import", data={"text": text})

    assert page.status_code == 422
    assert "There is a problem" in page.text


@pytest.mark.parametrize("name", ["net.gz", "../../net"])
def test_an_archive_is_refused(client: TestClient, name: str) -> None:
    page = client.post("/import", files={"file": (name, b"\x1f\x8b\x08" + b"\0" * 1000)})

    assert page.status_code == 422
    assert "Line 1: This is an archive" in page.text


def test_a_long_upload_is_refused_before_it_is_read(client: TestClient) -> None:
    page = client.post("/import", files={"file": ("a", b"a" * 2**20)})

    assert page.status_code == 413
    assert page.headers["connection"] == "close"


def test_a_form_that_is_none_is_a_page(client: TestClient) -> None:
    page = client.post("/import", content=b"--x", headers={"content-type": "multipart/form-data; boundary=y"})

    assert page.status_code in {400, 422}
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.slow
def test_a_plan_too_long_for_a_link_is_told(client: TestClient) -> None:
    lines = [
        f"10.{n // 256}.{n % 256}.0/24 {n * 7919 % 99991:x}-{n * 104729 % 1299709:x}" for n in range(25_000)
    ]
    page = client.post("/import", data={"text": "\n".join(lines)})

    assert page.status_code == 200
    assert "Too large for a link" in page.text
    assert "/plan/review?" not in page.text


def test_the_vpc_step_leads_to_the_import_with_what_is_typed(client: TestClient) -> None:
    answer = client.get("/plan/vpc?nodes=6&vpc_cidr=10.0.0.0/8&action=import")

    assert answer.status_code == 303
    assert decode(answer.headers["location"].partition("?")[2]).draft.vpc_cidr == "10.0.0.0/8"
    assert answer.headers["location"].startswith("/import?")


@pytest.mark.parametrize("text", [None, "10.0.0.0/8", "{"])
def test_networks_of_the_link_that_are_lost_are_told(client: TestClient, text: str | None) -> None:
    address = "/import?v=1&nodes=3&netz=zzzz"
    page = client.get(address) if text is None else client.post(address, data={"text": text})

    assert page.status_code == (422 if text == "{" else 200)
    lost = "The connected networks in the link are cut off or were changed."
    assert page.text.count(lost) == 1  # over the page, and not at the box, which has no part in it


def test_what_is_to_be_known_of_an_import_is_shown(client: TestClient) -> None:
    scaling = "  scaling_config {\n    min_size = 30\n    max_size = 60\n  }\n"
    pool = f'resource "alicloud_cs_kubernetes_node_pool" "p" {{\n{scaling}}}\n'
    page = client.post("/import", data={"text": pool})

    assert "starts with the auto-scaling minimum of 30" in page.text
    assert (onward(page.text).nodes, onward(page.text).max_nodes) == ("30", "60")


def test_what_was_understood_is_shown_with_its_zone_or_name(client: TestClient) -> None:
    vswitch = (
        'resource "alicloud_vswitch" "a" {\n  cidr_block = "10.20.0.0/20"\n  zone_id = "cn-hangzhou-h"\n}\n'
    )
    assert "10.20.0.0/20 in zone cn-hangzhou-h" in client.post("/import", data={"text": vswitch}).text
    assert (
        ">10.8.0.0/16 office<"
        in client.post("/import", data={"text": "name,cidr\noffice,10.8.0.0/16\n"}).text
    )


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('"needs": {"network_policy": "must"}', "NetworkPolicy: Must"),
        ('"needs": {"none-such": "must"}', "none-such: must"),
        ('"existing": "vpc"', "VPC and the vSwitches you enter"),
        ('"security_group": "basic"', "Basic"),
        ('"ip_prefixes": true', "Yes"),
        ('"name": "hint"', "hint"),
    ],
)
def test_what_was_understood_is_shown_in_the_words_of_the_wizard(
    client: TestClient, field: str, shown: str
) -> None:
    page = client.post("/import", data={"text": f'{{"nodes": 3, "pods_per_node": 30, {field}}}'}).text

    assert f">{shown}<" in page


def test_a_list_in_a_note_is_one_of_the_language(client: TestClient) -> None:
    blocks = (f'resource "alicloud_vpc" "{each}" {{\n cidr_block = var.{each}\n}}\n' for each in "xy")
    text = "".join(blocks)
    page = client.post("/import", data={"text": text}, headers={"accept-language": "zh-Hans"}).text

    assert "变量 var.x、var.y 在另一个文件中" in page
