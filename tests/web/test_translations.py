"""No page and no file leaves English over."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.planning.draft import Draft, NetworkDraft, VswitchDraft
from app.settings import LANGUAGES
from app.web.link import encode
from app.web.pages.examples import EXAMPLES
from app.web.pages.samples import PLANS as SAMPLES

LOCALE = Path(__file__).parents[2] / "app" / "locale"
TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]

BROKEN = Draft(
    nodes="500",
    pods_per_node="300",
    services="9000",
    instance_type="ecs.none.large",
    vpc_cidr="10.0.0.5/24",
    service_cidr="10.0.0.0/24",
    pod_cidr="100.64.0.0/26",
    node_cidr_mask="26",
    node_vswitches=(VswitchDraft("10.0.0.0/26", "a", "10"), VswitchDraft("10.9.0.0/26", "b")),
    pod_vswitches=(VswitchDraft("10.0.0.64/26", "c"),),
    connected_networks=(NetworkDraft("10.0.0.0/8", "本社"),),
    security_group="basic",
    needs={"exclusive_eni": "must", "network_policy": "must", "dual_stack": "prefer", "host_port": "must"},
)
UNREADABLE = "nodes=x&pods_per_node=&vpc_cidr=10.0.0.0&service_cidr=10.0.0.300/8&max_nodes=-1&colour=red"

SOURCES = tomllib.loads((LOCALE.parent / "catalogue" / "editions" / "2026-11" / "sources.toml").read_text())
PLANS = [encode(draft) for draft in (*EXAMPLES.values(), BROKEN)]
STEPS = ("cluster", "vpc", "services", "pods", "needs", "review")
PAGES = [
    "/",
    "/guide",
    "/docs",
    "/patterns",
    "/import",
    "/compare",
    f"/compare?{urlencode({'a': PLANS[0], 'b': PLANS[3]})}",
    "/fleet",
    f"/fleet?{urlencode([('plan', PLANS[0]), ('plan', PLANS[3])])}",
    f"/fleet?{urlencode({'plan': UNREADABLE})}",
    "/nowhere",
    *(f"/plan/{step}" for step in STEPS),
    *(f"/plan/{step}?{PLANS[2]}" for step in STEPS),
    *(f"/plan/{step}?{UNREADABLE}&action=continue" for step in STEPS),
    *(f"/result?{plan}" for plan in PLANS),
]

# What stays as it is in every language: names of products, protocols, kinds and commands.
NAMES = re.compile(
    r"ACK Network Planner|Alibaba Cloud( CLI)?|ACK (Pro|Basic)|terraform (show|import)( -json)?|aliyun cs POST|"
    r"POST /\S+|RFC \d+|application/\S+|JSON Pointer|DataPath V2|ALB Ingress|Terraform Provider|API Server|"
    r"<[A-Z_]+ [^>]*>|Elastic Network Interface|CIDR|VPC|ENI|IPv[46]|ROS|SNAT|NAT"
)
WORDS = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,;:]+[A-Za-z][A-Za-z'’]*){2,}")


class Texts(HTMLParser):
    """The text nodes of a page in its own language, with what is said in attributes."""

    SPOKEN = ("title", "alt", "aria-label", "placeholder", "data-np-done", "data-np-failed", "content")
    SILENT = frozenset({"script", "style", "code", "pre", "textarea"})
    EMPTY = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "line", "circle", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        other = (
            tag in self.SILENT
            or (tag != "html" and "lang" in given)
            or "np-mono" in (given.get("class") or "")
        )
        silent = other or (bool(self._open) and self._open[-1][1])
        if not silent and not (tag == "meta" and given.get("name") in {"htmx-config", "viewport"}):
            self.found += [text for name in self.SPOKEN if (text := given.get(name))]
        if tag not in self.EMPTY:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.found.append(" ".join(data.split()))


def texts(page: str) -> list[str]:
    parser = Texts()
    parser.feed(page)
    return parser.found


def is_cut(text: str, names: set[str | None]) -> bool:
    """Whether it is as much of a name as a drawing had room for."""
    return text.endswith("…") and any(name and name.startswith(text[:-1]) for name in names)


def english(page: str) -> list[str]:
    """Three or more English words in a row, other than in names and titles of sources."""
    sources = {source["title"] for source in SOURCES.values()}
    names = {draft.name for draft in SAMPLES.values()}
    spoken = (text for text in texts(page) if text not in sources and not is_cut(text, names))
    left = (re.sub("|".join(map(re.escape, filter(None, names))), "", text) for text in spoken)
    return [text for text in left if WORDS.search(NAMES.sub("–", text))]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_english_is_left_over(client: TestClient, tag: str, path: str) -> None:
    page = client.get(path, headers={"accept-language": tag}, follow_redirects=True).text

    assert f'<html lang="{tag}">' in page
    assert english(page) == []


def test_the_walk_would_find_english(client: TestClient) -> None:
    assert len(english(client.get("/").text)) > 5


@pytest.mark.parametrize("suffix", [".md", ".tf"])
@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_prose_of_a_file_is_translated(client: TestClient, tag: str, suffix: str) -> None:
    said = client.get(f"/result{suffix}?{PLANS[1]}", headers={"accept-language": tag})
    comments = [line for line in said.text.splitlines() if line.lstrip().startswith(("#", "description"))]

    assert said.headers["content-language"] == tag
    assert comments
    assert [
        line for line in comments if WORDS.search(NAMES.sub("–", line.replace("Flannel beside the VPC", "")))
    ] == []
