"""The guide and the API's page say what the catalogue and the API hold."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from app.catalogue.load import load_editions
from app.catalogue.model import Certainty
from app.map.diagrams import Diagram, eni_sharing, mask_blocks, node_routes
from app.plan_io.link import encode
from app.settings import LANGUAGES
from app.web.pages.patterns.samples import PLANS
from app.wording.language import load_language

CATALOGUE = load_editions().newest
FACTS = CATALOGUE.every_fact


def part(page: str, name: str) -> str:
    """What stands in a section of a page."""
    found = re.search(rf'<section class="np-section" id="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


def test_the_guide_says_every_fact_with_its_sources(client: TestClient) -> None:
    page = client.get("/guide").text

    for fact in FACTS:
        assert f'id="fact-{fact.id}"' in page
        assert all(source.url.replace("&", "&amp;") in page for source in fact.sources)


def test_each_number_has_its_source_date_certainty_and_dispute(client: TestClient) -> None:
    facts = part(client.get("/guide").text, "facts")
    entries = dict(re.findall(r'(?s)<div id="([\w-]+)">(.*?)(?=<h3|</section>)', facts))
    english = load_language()
    told = {f"fact-{fact.id}": fact for fact in FACTS} | {
        f"need-{need.id}": need for need in CATALOGUE.needs.values()
    }

    assert set(entries) == set(told) | {"instance-types"}
    for anchor, entry in entries.items():
        number = told.get(anchor)
        if number is None:
            continue
        assert english.text(f"site.certainty.{number.certainty}") in html.unescape(entry), anchor
        assert entry.count("np-source__link") == len(number.sources)
        assert entry.count("np-source__date") == len(number.sources)
        assert ("np-source__dispute" in entry) is number.disputed, anchor


def test_what_is_inferred_or_disputed_is_among_what_is_not_known(client: TestClient) -> None:
    unknown = html.unescape(part(client.get("/guide").text, "unknown"))

    listed = re.findall(r'href="#fact-(\w+)"', unknown)
    inferred = [fact.id for fact in FACTS if fact.certainty is Certainty.INFERRED]
    assert listed == inferred + [fact.id for fact in FACTS if fact.disputed]
    needs = [need.id for need in CATALOGUE.needs.values() if need.disputed]
    assert needs
    assert [need for need in needs if load_language().text(f"need.{need}.dispute") not in unknown] == []


def test_every_certainty_is_explained_once(client: TestClient) -> None:
    facts = part(client.get("/guide").text, "facts")

    assert [facts.count(load_language().text(f"certainty.{each}.help")) for each in Certainty] == [1] * len(
        Certainty
    )


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", ["terway", "crowded"])
def test_each_row_of_a_comparison_leads_to_its_explanation(client: TestClient, name: str, tag: str) -> None:
    language = {"accept-language": tag}
    pages = (f"{path}?{encode(PLANS[name])}" for path in ("/result", "/result/more"))
    result = "".join(client.get(page, headers=language).text for page in pages)
    guide = client.get("/guide", headers=language).text

    links = dict(re.findall(r'<a class="np-compare__name" href="/guide#(topic-\w+)">([^<]+)</a>', result))
    assert links
    for anchor, title in links.items():
        assert f'<h3 id="{anchor}">{title}</h3>' in guide
        assert load_language(tag).text(f"topic.{anchor.removeprefix('topic-')}.explained")


class TestDrawings:
    """They are drawn of the catalogue's figures, inside their sheet."""

    @pytest.mark.parametrize("tag", LANGUAGES)
    @pytest.mark.parametrize("draw", [eni_sharing, node_routes, mask_blocks])
    def test_nothing_leaves_the_sheet(self, draw: object, tag: str) -> None:
        drawn: Diagram = draw(CATALOGUE, load_language(tag))  # type: ignore[operator]  # one of the three

        for box in drawn.rects:
            assert 0 <= box.x <= box.x + box.width <= drawn.width
            assert 0 <= box.y <= box.y + box.height <= drawn.height
        assert all(0 <= text.y <= drawn.height for text in drawn.texts)
        assert drawn.title
        assert drawn.description

    def test_each_address_of_an_eni_that_pods_can_take_is_a_pod(self) -> None:
        kind = CATALOGUE.default_types[0]
        drawn = eni_sharing(CATALOGUE, load_language())

        pods = [box for box in drawn.rects if box.kind == "pod"]
        assert len(pods) == (kind.eni.quantity - 1) * kind.eni.ipv4_per_eni
        assert drawn.caption.endswith(f"= {len(pods)} pods.")

    def test_the_blocks_are_the_first_of_the_pod_cidr(self) -> None:
        drawn = node_routes(CATALOGUE, load_language())

        addresses = [text.text for text in drawn.texts if text.kinds == ("address",)]
        assert addresses == ["172.20.0.0/24", "172.20.1.0/24", "172.20.2.0/24"]

    def test_every_mask_cuts_the_same_range(self) -> None:
        drawn = mask_blocks(CATALOGUE, load_language())
        rows: dict[int, int] = {}
        for box in drawn.rects:
            rows[box.y] = rows.get(box.y, 0) + box.width

        masks = CATALOGUE.facts.node_cidr_mask.value
        assert len(rows) == masks.longest - masks.shortest + 1
        assert len(set(rows.values())) == 1
        assert len(drawn.rects) == 1 + 2 + 4 + 8 + 16


@pytest.mark.parametrize("path", ["/guide", "/docs"])
def test_a_page_loads_nothing_from_outside(client: TestClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert 'src="http' not in page.text
    assert "/openapi.json" in client.get("/docs").text


def test_the_page_of_the_api_names_every_endpoint(client: TestClient) -> None:
    page = client.get("/docs").text
    described = client.get("/openapi.json").json()["paths"]

    listed = re.findall(r"(GET|POST) (/[^<]+)</h3>", page)
    assert set(listed) >= {
        (method.upper(), path)
        for path, methods in described.items()
        for method in methods
        if path.startswith("/api/")
    }
    assert all(method.lower() in described[path] for method, path in listed if path.startswith("/api/"))


def test_the_page_of_the_api_has_every_field_of_the_schemas(client: TestClient) -> None:
    """With its type, its default, its limits and an example, as the description has them."""
    page = html.unescape(client.get("/docs").text)
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    bodies = {name: schema for name, schema in schemas.items() if name.endswith("Body")}

    assert len(bodies) > 5
    for name, schema in bodies.items():
        table = page.split(f'id="type-{name.removesuffix("Body")}-table"')[1].split("</table>")[0]
        rows = dict(re.findall(r'(?s)<th class="np-table__mono" scope="row">([^<]*)</th>(.*?)</tr>', table))
        assert rows.keys() == schema["properties"].keys()
        for field, member in schema["properties"].items():
            cells = re.findall(r"(?s)<td[^>]*>(.*?)</td>", rows[field])
            assert len(cells) == 5
            assert "maximum" not in member or f"{member['maximum']:,}" in cells[3], field
            assert not member.get("default") or str(member["default"]) in cells[2], field
            assert (cells[4] == "") is ("examples" not in member and "enum" not in member), field


def test_the_page_of_the_api_needs_no_script(client: TestClient) -> None:
    page = client.get("/docs").text

    assert 'href="#type-NodePool"' in page
    assert 'id="type-NodePool"' in page
    assert "data-np-source" not in page
