"""The wizard as a browser without scripts meets it: links, forms, and what is typed into them."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from http import HTTPStatus
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.catalogue.load import load_editions
from app.domain.cidr import Fault
from app.plan.draft import Mistake
from app.plan_io.link import decode
from app.settings import LANGUAGES
from app.web.views.mistakes import sentence
from app.web.views.steps import STEPS, Step
from app.web.wizard.lists import MAX_ROWS
from app.wording.language import load_language
from tests.plans import NEWEST

NAMES = [step.name for step in STEPS]

ANSWERS: dict[str, list[tuple[str, str]]] = {
    "cluster": [("nodes", "6"), ("pods_per_node", "40"), ("name", "Payments & more")],
    "vpc": [
        ("vpc_cidr", "10.0.0.0/8"),
        ("node_vswitches.cidr", "10.0.0.0/20"),
        ("node_vswitches.zone", "b"),
        ("node_vswitches.used", "12"),
        ("connected_networks.lines", "192.168.0.0/16 office\r\n172.31.0.0/16"),
    ],
    "services": [("service_cidr", "172.21.0.0/20")],
    "pods": [("pod_vswitches.cidr", "10.1.0.0/19"), ("pod_vswitches.zone", "b"), ("node_cidr_mask", "26")],
    "needs": [("network_policy", "must"), ("source_ip", "no")],
}


class Page(HTMLParser):
    """The boxes of a page, as a browser would send them, and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "input" and (given["type"] != "radio" or "checked" in given):
            self.fields.append((given.get("name") or "", given.get("value") or ""))


def send(
    client: TestClient, name: str, page: Page, answers: list[tuple[str, str]], action: str
) -> tuple[int, str]:
    """Type the answers into the page and press a button: the status, and the page or where it leads."""
    typed = dict(answers)
    boxes = [(key, typed.pop(key, value)) for key, value in page.fields]
    response = client.get(f"/plan/{name}?{urlencode([*boxes, *typed.items(), ('action', action)])}")
    return response.status_code, response.headers.get("location", response.text)


@pytest.mark.parametrize("name", NAMES)
def test_each_step_opens_empty(client: TestClient, name: str) -> None:
    response = client.get(f"/plan/{name}")
    assert response.status_code == 200
    assert f"Step {NAMES.index(name) + 1} of 6" in response.text
    assert 'content="noindex"' in response.text


def test_the_steps_lead_to_the_result(client: TestClient) -> None:
    address = "/plan/cluster"
    for name, following in pairwise(NAMES):
        page = Page(client.get(address).text)
        status, address = send(client, name, page, ANSWERS[name], "continue")
        assert status == 303
        assert address.startswith(f"/plan/{following}?")
    draft = decode(address.partition("?")[2]).draft
    assert (draft.nodes, draft.name, draft.vpc_cidr) == ("6", "Payments & more", "10.0.0.0/8")
    assert (draft.node_vswitches[0].zone, draft.node_vswitches[0].used) == ("b", "12")
    assert [each.name for each in draft.connected_networks] == ["office", None]
    assert dict(draft.needs) == {"network_policy": "must"}

    review = client.get(address)
    results = [link for link in Page(review.text).links if link.startswith("/result?")]
    assert len(results) == 1
    assert f"rules={NEWEST}" in results[0]
    assert "np-matrix__table" in review.text
    assert client.get(f"{address}&action=continue").headers["location"] == results[0]


def test_a_mistake_keeps_all_that_was_typed(client: TestClient) -> None:
    page = Page(client.get("/plan/cluster?v=1&vpc_cidr=10.0.0.0/8&source_ip=prefer").text)
    answers = [("nodes", "twelve <b>"), ("pods_per_node", ""), ("max_nodes", "40")]
    status, text = send(client, "cluster", page, answers, "continue")
    assert status == 422
    fields = dict(Page(text).fields)
    assert (fields["nodes"], fields["max_nodes"]) == ("twelve <b>", "40")
    assert (fields["vpc_cidr"], fields["source_ip"]) == ("10.0.0.0/8", "prefer")
    assert "<title>Error: " in text
    assert 'aria-invalid="true"' in text
    message = "twelve &lt;b&gt; isn&#39;t a whole number. Use only digits, for example 12."
    assert text.count(message) == 2  # in the summary and at the box
    links = [link for link in Page(text).links if link.startswith("#") and link != "#main"]
    assert links == ["#nodes", "#pods_per_node"]
    assert {link[1:] for link in links} <= Page(text).ids


@pytest.mark.parametrize(
    ("step", "field", "typed", "box"),
    [
        ("vpc", "vpc_cidr", "10.0.0.0", "vpc_cidr"),
        ("vpc", "node_vswitches.cidr", "10.0.0.0/99", "node_vswitches-0-cidr"),
        ("vpc", "secondary_cidrs.lines", "10.0.0.0/8\nnone", "secondary_cidrs"),
        ("vpc", "connected_networks.lines", "10.0.0.0/8\nnone", "connected_networks"),
        ("services", "service_ipv6_cidr", "10.0.0.0/8", "service_ipv6_cidr"),
        ("pods", "node_cidr_mask", "29", "node_cidr_mask"),
        ("pods", "pod_vswitches.used", "-1", "pod_vswitches-0-used"),
        ("needs", "network_policy", "perhaps", "network_policy"),
        ("needs", "simple_setup", "must", "simple_setup"),
        ("cluster", "eni.quantity", "x", "eni-quantity"),
        ("cluster", "rules", "1999-01", "rules"),
        ("cluster", "name", "x" * 81, "name"),
    ],
)
def test_a_mistake_leads_to_its_box(client: TestClient, step: str, field: str, typed: str, box: str) -> None:
    query = urlencode({"nodes": "3", "pods_per_node": "20", field: typed, "action": "continue"})
    response = client.get(f"/plan/{step}?{query}")
    assert response.status_code == 422
    page = Page(response.text)
    assert f"#{box}" in page.links
    assert box in page.ids


def test_rows_come_and_go_without_a_script(client: TestClient) -> None:
    first = [
        ("node_vswitches.cidr", "10.0.0.0/20"),
        ("node_vswitches.zone", "a"),
        ("node_vswitches.used", ""),
    ]
    second = [
        ("node_vswitches.cidr", "10.0.16.0/"),
        ("node_vswitches.zone", "b"),
        ("node_vswitches.used", "7"),
    ]
    added = client.get(f"/plan/vpc?{urlencode([*first, *second, ('action', 'add-node_vswitches')])}")
    assert added.status_code == 200
    assert re.search(r'id="node_vswitches-2-cidr"[^>]*autofocus', added.text)
    assert "np-field__error" not in added.text
    boxes = [pair for pair in Page(added.text).fields if pair[0].startswith("node_vswitches")]
    blank = [(name, "") for name, _ in first]
    assert boxes == [*first, *second, *blank]

    removed = client.get(f"/plan/vpc?{urlencode([*boxes, ('action', 'remove-node_vswitches-0')])}")
    left = [pair for pair in Page(removed.text).fields if pair[0].startswith("node_vswitches")]
    assert left == [*second, *blank]

    again = client.get(f"/plan/vpc?{urlencode([*left, ('action', 'add-node_vswitches')])}").text
    assert re.search(r'id="node_vswitches-2-cidr"[^>]*autofocus', again)
    boxes = [pair for pair in Page(again).fields if pair[0].startswith("node_vswitches")]
    assert boxes == [*second, *blank, *blank]


def test_a_change_returns_to_the_review(client: TestClient) -> None:
    review = Page(client.get("/plan/review?v=1&nodes=3&pods_per_node=20").text)
    change = next(
        link for link in review.links if link.startswith("/plan/services") and "return=review" in link
    )
    page = Page(client.get(change).text)
    status, address = send(client, "services", page, ANSWERS["services"], "continue")
    assert status == 303
    assert address.startswith("/plan/review?")
    assert "service_cidr=172.21.0.0/20" in address
    assert "return" not in dict(parse_qsl(address.partition("?")[2]))


def test_the_review_leads_to_what_is_missing(client: TestClient) -> None:
    response = client.get("/plan/review?v=1&vpc_cidr=10.0.0.0/40")
    assert response.status_code == 200
    page = Page(response.text)
    assert not any(link.startswith("/result") for link in page.links)
    assert any(re.fullmatch(r"/plan/cluster\?.*#nodes", link) for link in page.links)
    assert any(re.fullmatch(r"/plan/vpc\?.*#vpc_cidr", link) for link in page.links)


def test_the_review_marks_what_was_assumed(client: TestClient) -> None:
    text = client.get("/plan/review?v=1&nodes=3&pods_per_node=20&network_policy=must").text
    assert load_language().text("site.summary.assumed") in text


def test_the_review_shows_the_defaults(client: TestClient) -> None:
    text = client.get("/plan/review?v=1&nodes=3&pods_per_node=20").text
    assert "ACK Pro" in text
    assert NEWEST in text


def test_a_key_that_nobody_knows_is_told_and_then_dropped(client: TestClient) -> None:
    page = client.get("/plan/needs?v=1&nodse=3")
    assert "nodse is neither a field nor a need" in page.text
    assert "#nodse" not in Page(page.text).links
    status, address = send(client, "needs", Page(page.text), [], "continue")
    assert (status, "nodse" in address) == (303, False)


def test_an_unknown_step_is_not_found(client: TestClient) -> None:
    assert client.get("/plan/nowhere").status_code == 404


def test_a_link_of_another_version_is_told(client: TestClient) -> None:
    response = client.get("/plan/cluster?v=9&nodes=3")
    assert response.status_code == 200
    assert "version 9" in response.text


@given(
    st.sampled_from(NAMES), st.text(max_size=60), st.sampled_from(["", "continue", "add-pod_vswitches", "x"])
)
def test_whatever_is_typed_gets_a_page(client: TestClient, name: str, typed: str, action: str) -> None:
    keys = (
        "nodes",
        "vpc_cidr",
        "pod_vswitches",
        "pod_vswitches.used",
        "eni",
        "netz",
        "needs",
        "rules",
        typed,
    )
    query = urlencode([*((key, typed) for key in keys), ("action", action)], errors="replace")
    assert client.get(f"/plan/{name}?{query}").status_code in {200, 303, 422}


@pytest.mark.parametrize(
    "query", ["%", "&&==", "v=1&netz=abc", "nodes=%FF%FE", "node_vswitches=~~~_~", "eni=~~~~~~"]
)
def test_a_broken_link_gets_a_page(client: TestClient, query: str) -> None:
    for name in NAMES:
        assert client.get(f"/plan/{name}?{query}").status_code == 200


@pytest.mark.parametrize("fault", Fault.__args__)  # type: ignore[attr-defined]
def test_each_fault_of_a_range_has_its_sentence(fault: str) -> None:
    params = {"value": "10.0.0.0/33", "meant": "10.0.0.0/16", "family": "IPv4"}
    text = sentence(load_language(), Mistake("/vpc_cidr", "cidr-invalid", params, fault))
    assert text.endswith(".")
    assert not re.search(r"invalid|please|sorry|illegal", text, re.IGNORECASE)


def test_the_table_of_masks_marks_the_one_that_counts(client: TestClient) -> None:
    text = client.get("/plan/pods?v=1&nodes=3&pods_per_node=20&pod_cidr=172.20.0.0/16&node_cidr_mask=26").text
    assert re.search(r'np-table__current">\s*<th[^>]*>/26</th>\s*<td[^>]*>64</td>', text)
    assert 'id="masks"' not in client.get("/plan/pods").text


def test_thousands_of_mistakes_are_no_burden(client: TestClient) -> None:
    query = "v=1&nodes=3&pods_per_node=9&action=continue&node_vswitches=" + "_".join(["x"] * 1_000)
    response = client.get(f"/plan/vpc?{query}")
    assert response.status_code == 422
    assert response.text.count('aria-invalid="true"') == MAX_ROWS


@pytest.mark.parametrize("step", [step for step in STEPS if step.fields], ids=lambda step: step.name)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_question_says_why_it_is_asked(client: TestClient, step: Step, tag: str) -> None:
    page = html.unescape(client.get(f"/plan/{step.name}", headers={"accept-language": tag}).text)
    language = load_language(tag)

    for field in step.fields:
        if field == "needs":
            needs = load_editions().newest.needs
            assert all(language.text(f"need.{need}.why") in page for need in needs)
        else:
            assert language.text(f"field.{field}.why") in page
            assert language.text(f"field.{field}") in page


@pytest.mark.parametrize("step", ["vpc", "review"])
def test_a_short_link_of_very_many_mistakes_makes_a_short_list_of_them(client: TestClient, step: str) -> None:
    many = "_".join(["x"] * 1_000)
    page = client.get(f"/plan/{step}?v=1&nodes=3&pods_per_node=30&node_vswitches={many}").text
    summary = page.partition('class="np-error-summary__list"')[2].partition("</ul>")[0]
    assert summary.count("<li>") == 51
    assert "950 more mistakes." in summary
    assert len(client.get(f"/plan/review?v=1&node_vswitches={many}").text) < 500_000


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (
            Mistake("/node_vswitches/1/cidr", "required", {}, "entry"),
            "Node vSwitch 2: Enter a CIDR for this row, or remove the row.",
        ),
        (
            Mistake("/vpc_cidr", "cidr-invalid", {"family": "IPv4"}, "empty"),
            "VPC CIDR: The range is empty. Enter an IPv4 range with its mask, or remove it.",
        ),
        (Mistake("/clusters", "required"), "Enter a value."),
    ],
)
def test_an_answer_that_is_missing_is_named(mistake: Mistake, said: str) -> None:
    assert sentence(load_language("en"), mistake) == said


def test_the_summary_names_the_entry_that_lacks_its_range(client: TestClient) -> None:
    page = client.get("/plan/vpc?v=1&node_vswitches.cidr=&node_vswitches.zone=a&action=continue").text

    assert (
        'href="#node_vswitches-0-cidr">Node vSwitch 1: Enter a CIDR for this row, or remove the row.' in page
    )


def test_the_summary_names_each_answer_in_the_order_of_the_questions(client: TestClient) -> None:
    """The same sentence can be true of several boxes; a reader goes through them from the top."""
    wrong = "v=1&pod_vswitches=ten~b&pod_cidr=10.0.0.0&node_cidr_mask=x&nodes=x&pods_per_node=30&colour=red"
    page = client.get(f"/plan/review?{wrong}").text
    summary = page.partition('class="np-error-summary__list"')[2].partition("</ul>")[0]

    said = re.findall(r">([^<>:]*): [^<>]+</a>", summary)
    assert said == ["Initial nodes", "Pod CIDR", "Node CIDR mask", "Pod vSwitch 1"]
    assert "colour is neither a field nor a need" in summary


def test_the_review_shows_figures_with_their_signs(client: TestClient) -> None:
    typed = client.get(
        "/plan/review?v=1&nodes=3&pods_per_node=30&growth_percent_per_year=60&node_cidr_mask=25"
    ).text
    assumed = client.get("/plan/review?v=1&nodes=3&pods_per_node=10").text

    assert re.search(r"Annual growth</dt>\s*<dd[^>]*>60%", typed)
    assert re.search(r"Node CIDR mask</dt>\s*<dd[^>]*>/25", typed)
    assert re.search(r"Node CIDR mask</dt>\s*<dd[^>]*>/28 ", assumed)


def test_the_review_says_of_its_ranges_what_the_result_says(client: TestClient) -> None:
    """And leads nowhere from a clash: the findings are on the result."""
    plan = "v=1&nodes=3&pods_per_node=30&vpc_cidr=10.0.0.0/16&service_cidr=10.0.64.0/20"
    pages = [client.get(f"/{path}?{plan}").text for path in ("plan/review", "result")]

    summaries, names = (
        [re.findall(pattern, page) for page in pages]
        for pattern in (r">(\d+ of \d+ pairs [^<]*)</", r'class="np-matrix__name"[^>]*>([^<]*)<')
    )
    assert summaries[0] == summaries[1] != []
    assert names[0] == names[1] != []
    assert 'href="#finding-' not in pages[0]
    assert 'href="#finding-' in pages[1]


@pytest.mark.parametrize(
    ("sent", "zones"),
    [
        ("action=more-zones", "a_b_c_d"),
        ("action=fewer-zones", "a_b"),
        ("zones.lines=x&action=more-zones", "x_a"),
        ("zones.lines=x&action=fewer-zones", "x"),
    ],
)
def test_zones_come_and_go_one_by_one(client: TestClient, sent: str, zones: str) -> None:
    page = client.get(f"/plan/cluster?nodes=6&pods_per_node=30&{sent}").text

    assert f"zones={zones}" in page


@pytest.mark.parametrize(
    ("action", "address"),
    [
        ("step:pods", "/plan/pods?"),
        ("step:", "/?"),
        ("step:nowhere", "/?"),
        ("language:ja", "/language/ja/plan/vpc?"),
        ("answer", "/result?"),
        ("page:start", "/?"),
        ("page:import", "/import?"),
        ("page:compare", "/compare?a="),
        ("page:fleet", "/fleet?"),
        ("page:guide", "/guide?"),
        ("page:api", "/docs?"),
        ("page:nowhere", "/?"),
    ],
)
def test_a_control_beside_the_questions_leads_on_with_the_answers(
    client: TestClient, action: str, address: str
) -> None:
    query = urlencode([("nodes", "6"), ("pods_per_node", "30"), ("action", action)])
    answer = client.get(f"/plan/vpc?{query}", follow_redirects=False)

    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert answer.headers["location"].startswith(address)
    assert "nodes=6" in unquote(answer.headers["location"])


@pytest.mark.parametrize("name", ["start", "import", "compare", "fleet", "guide", "api"])
def test_every_page_of_the_header_leads_back_with_all_that_was_typed(client: TestClient, name: str) -> None:
    """Also with what can't be read yet."""
    typed = "nodes=six&pods_per_node=30&service_cidr=172.21.0.0/2&network_policy=prefer&name=A%26B"
    page = client.get(f"/plan/services?{typed}&action=page:{name}", follow_redirects=True).text
    (back,) = re.findall(r'<nav class="np-back"[^>]*><a class="np-back__link" href="([^"]*)"', page)

    assert '<meta name="robots" content="noindex">' in page
    assert urlsplit(html.unescape(back)).path == "/plan/services"
    kept = dict(parse_qsl(urlsplit(html.unescape(back)).query))
    assert {**kept, **dict(parse_qsl(typed))} == kept
    assert f'name="action" value="page:{name}"' in client.get(html.unescape(back)).text


def test_without_an_answer_the_header_leads_to_the_bare_page(client: TestClient) -> None:
    answer = client.get("/plan/cluster?action=page:guide", follow_redirects=False)

    assert answer.headers["location"] == "/guide"


def test_a_way_back_leads_to_a_step_alone(client: TestClient) -> None:
    for forged in ("//evil.example?x", "../x?nodes=3", ""):
        assert "np-back__link" not in client.get("/guide", params={"page.back": forged}).text


def test_where_there_is_no_answer_the_review_says_why(client: TestClient) -> None:
    answer = client.get("/plan/cluster?nodes=six&action=answer", follow_redirects=False)

    assert answer.headers["location"].startswith("/plan/review?")


@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("services", "service_cidr", "192.168.0.0/20"),
        ("pods", "pod_cidr", "192.168.128.0/20"),
        ("vpc", "secondary_cidrs", "192.168.0.0/20"),
    ],
)
def test_an_overlap_is_told_at_the_answer_with_its_fix(
    client: TestClient, step: str, field: str, typed: str
) -> None:
    plan = f"nodes=6&pods_per_node=30&vpc_cidr=192.168.0.0/16&{field}={typed}"
    box = f'<div class="np-clash" id="{field}-clash">'
    _, told = client.get(f"/plan/{step}?{plan}").text.split(box)
    message = told.split("</div>")[0]

    assert typed in message
    fix = re.search(r'name="action" value="(fix:[^"]+)"', message)
    assert fix is not None
    sent = urlencode([("action", html.unescape(fix[1]))])
    # The button takes along what else is typed.
    answer = client.get(f"/plan/{step}?{plan}&services=40&{sent}", follow_redirects=False)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    fixed = answer.headers["location"]
    assert fixed.endswith(f"#{field}")
    assert "services=40" in fixed
    assert f"{box}</div>" in client.get(fixed).text
