"""No page and no file leaves English over."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.settings import LANGUAGES
from app.web.pages.patterns.samples import PLANS as SAMPLES
from tests.every_page import LINKS, PAGES, PLANS

LOCALE = Path(__file__).parents[2] / "app" / "wording" / "locale"
TRANSLATED = [tag for tag in LANGUAGES if tag != "en"]

SOURCES = {
    key: source
    for file in (LOCALE.parents[1] / "catalogue" / "editions").glob("*/sources.toml")
    for key, source in tomllib.loads(file.read_text()).items()
}
# What a reader typed, which stays as it was typed.
TYPED = {draft.name for draft in (*SAMPLES.values(), *PLANS.values()) if draft.name} | {"shop,ten dot nine"}

# What stays as it is in every language: names of products, protocols, kinds and commands.
NAMES = re.compile(
    r"ACK Network Planner|Alibaba Cloud( CLI)?|ACK (Pro|Basic)|terraform (show|import)( -json)?|aliyun cs POST|"
    r"kubectl get nodes|Pulumi( YAML)?|Terraform|==> main.tf <==|"
    r"POST /\S+|RFC \d+|application/\S+|JSON Pointer|DataPath V2|ALB Ingress|Terraform Provider|API Server|"
    r"Cloud Controller Manager|"
    r"<[A-Z_]+ [^>]*>|Elastic Network Interface|CIDR|VPC|ENI|IPv[46]|ROS|SNAT|NAT|must, prefer, no"
)
# A space beside full-width punctuation, wherever the elements of a line meet.
INLINE = re.compile(r"</?(?:a|b|small|span|strong)\b[^>]*>")
SPACED_BADLY = re.compile(r"[：。？，；、] (?=[\w“])|[\u3040-\u30ff\u3400-\u9fff] （")
PARAMETER = re.compile(r"\{[a-z_]+\}")  # of a message, with nothing put in
# A space between two characters or after full-width punctuation, half-width punctuation beside a character, a character
# that touches a Latin letter or a digit.
_WIDE = "[\u3040-\u30ff\u3400-\u9fff]"
JOINED_BADLY = re.compile(
    rf"{_WIDE} +{_WIDE}|{_WIDE} ?[:;()]|{_WIDE}[.] |[、。，：；] (?!–)|[:;,] ?{_WIDE}|"
    rf"{_WIDE}[A-Za-z0-9]|[A-Za-z0-9]{_WIDE}"
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


def is_cut(text: str, names: set[str]) -> bool:
    """Whether it is as much of a name as a drawing had room for."""
    return text.endswith("…") and any(name and name.startswith(text[:-1]) for name in names)


def english(page: str) -> list[str]:
    """Three or more English words in a row, other than in names and titles of sources."""
    sources = {source["title"] for source in SOURCES.values()}
    language = (text for text in texts(page) if text not in sources and not is_cut(text, TYPED))
    left = (re.sub("|".join(map(re.escape, TYPED)), "", text) for text in language)
    return [text for text in left if WORDS.search(NAMES.sub("–", text))]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_english_is_left_over_and_nothing_is_joined_badly(client: TestClient, tag: str, name: str) -> None:
    page = PAGES[name].html(client, tag)

    assert f'<html lang="{tag}">' in page
    assert english(page) == []
    assert SPACED_BADLY.findall(INLINE.sub("", page)) == []
    assert [text for text in texts(page) if PARAMETER.search(text)] == []
    assert [text for text in texts(page) if JOINED_BADLY.search(text)] == []


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes, and those values that no language changes."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Counter[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        # The link of the page's own language is marked; a sentence that begins with the plug-in has no name before it.
        if kind != "np-language__link" and not kind.startswith("np-plugin "):
            same = {
                name: text if name in {"class", "for", "id", "role", "type"} else "" for name, text in attrs
            }
            self.found[f"{tag} {sorted(same.items())}"] += 1


def elements(page: str) -> Counter[str]:
    parser = Elements()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_same_elements_in_every_language(client: TestClient, name: str) -> None:
    """What a browser finds amiss with those of one language, it finds in all."""
    english, *others = (elements(PAGES[name].html(client, tag)) for tag in LANGUAGES)

    assert [each for each in others if each != english] == []


def test_the_walk_would_find_english(client: TestClient) -> None:
    assert len(english(client.get("/").text)) > 5


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/evaluate", "{}"),
        ("/api/v1/evaluate", '{"nodes": "x", "pods_per_node": 0, "vpc_cidr": "10.0.0.0/33", "colour": 1}'),
        ("/api/v1/evaluate", "{"),
        ("/api/v1/fleet", '{"nodes": 3}'),
        ("/api/v1/nowhere", "{}"),
    ],
)
@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_api_says_what_is_amiss_in_the_language(
    client: TestClient, tag: str, path: str, body: str
) -> None:
    answer = client.post(path, content=body, headers={"accept-language": tag}).json()
    said = [answer.get("detail", ""), *(each["detail"] for each in answer.get("errors", []))]

    assert any(said)
    assert [text for text in said if WORDS.search(NAMES.sub("–", text))] == []


@pytest.mark.parametrize("suffix", [".md", ".tf"])
@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_prose_of_a_file_is_translated(client: TestClient, tag: str, suffix: str) -> None:
    said = client.get(f"/result{suffix}?{LINKS['flannel']}", headers={"accept-language": tag})
    comments = [line for line in said.text.splitlines() if line.lstrip().startswith(("#", "description"))]

    assert said.headers["content-language"] == tag
    assert comments
    assert [
        line for line in comments if WORDS.search(NAMES.sub("–", line.replace("Flannel beside the VPC", "")))
    ] == []
