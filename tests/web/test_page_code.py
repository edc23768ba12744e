"""What templates compile to: the same pages as Jinja's own code, with what no plan changes made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup
from starlette.testclient import TestClient

from app.main import create_app
from app.plan_io.link import encode
from app.settings import Settings
from app.web.http.templating.page_environment import PageEnvironment
from app.web.pages.examples import EXAMPLES

# A name that is written as HTML would be, beside a range that clashes.
HOSTILE = "v=1&name=%3Cb%3E%22%26amp;'&nodes=3&pods_per_node=20&vpc_cidr=10.0.0.0/16&pod_cidr=10.0.0.0/20"
PAGES = (
    "/",
    "/guide",
    "/docs",
    "/patterns",
    "/import",
    "/fleet",
    "/plan/vpc?nodes=0&pods_per_node=x",
    "/plan/pods",
    "/no-such-page",
    f"/plan/review?{HOSTILE}",
    f"/result?{HOSTILE}",
    *(f"/result?{encode(example)}" for example in EXAMPLES.values()),
)


def of_jinja(made: Environment) -> Environment:
    """The same environment with Jinja's own code."""
    plain = Environment(
        loader=made.loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    plain.globals.update(made.globals)
    return plain


@pytest.fixture(scope="module")
def jinja_client() -> Iterator[TestClient]:
    app = create_app(Settings())
    app.state.templates = {tag: of_jinja(made) for tag, made in app.state.templates.items()}
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("tag", ["en", "ja", "zh-Hans"])
@pytest.mark.parametrize("page", PAGES)
def test_it_is_the_page_that_jinja_makes(
    client: TestClient, jinja_client: TestClient, page: str, tag: str
) -> None:
    headers = {"cookie": f"lang={tag}"}
    assert client.get(page, headers=headers).text == jinja_client.get(page, headers=headers).text


class Asked:
    """A global that keeps count of what it was asked."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def __call__(self, code: str, **params: object) -> str:
        self.codes.append(code)
        return f"<{code}{params or ''}>"


def environment(asked: Asked, **templates: str) -> PageEnvironment:
    made = PageEnvironment(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined)
    made.globals["t"] = asked
    return made


def drawn(made: PageEnvironment, **context: object) -> str:
    return made.get_template("page").render(**context)


def test_a_constant_text_is_asked_for_once_and_escaped() -> None:
    asked = Asked()
    made = environment(asked, page="{% for _ in [1, 2] %}{{ t('a') }}{{ t(code) }}{% endfor %}")

    assert drawn(made, code="b") + drawn(made, code="b") == "&lt;a&gt;&lt;b&gt;" * 4
    assert asked.codes == ["a"] + ["b"] * 4


def test_a_component_with_constants_alone_is_drawn_once() -> None:
    asked = Asked()
    made = environment(
        asked,
        mark="{% macro mark(name, text='') %}<i>{{ t(name) }}{{ text }}</i>{% endmacro %}",
        page="{% from 'mark' import mark as sign %}{{ sign('x', text=t('y')) }}{{ sign(name) }}",
    )

    assert drawn(made, name="z") + drawn(made, name="z") == "<i>&lt;x&gt;&lt;y&gt;</i><i>&lt;z&gt;</i>" * 2
    assert asked.codes == ["y", "x", "z", "z"]


def test_a_parameter_of_the_same_name_is_no_component() -> None:
    made = environment(
        Asked(),
        mark="{% macro mark(name) %}component{% endmacro %}",
        page="{% from 'mark' import mark %}{% macro other(mark) %}{{ mark('x') }}{% endmacro %}{{ other(given) }}",
    )

    assert drawn(made, given=lambda name: f"given {name}") == "given x"


def test_what_recurs_is_kept_by_type_as_well() -> None:
    asked = Asked()
    made = environment(
        asked,
        mark="{%- set recurs = true -%}{%- macro mark(text) -%}{{ t('m') if text is string }}{{ text }}{%- endmacro %}",
        page="{% from 'mark' import mark %}{% for each in given %}{{ mark(each) }};{% endfor %}",
    )
    page = drawn(made, given=["<b>", Markup("<b>"), "<b>", ["<b>"], ["<b>"]])

    assert (
        page
        == "&lt;m&gt;&lt;b&gt;;&lt;m&gt;<b>;&lt;m&gt;&lt;b&gt;;[&#39;&lt;b&gt;&#39;];[&#39;&lt;b&gt;&#39;];"
    )
    assert asked.codes == ["m"]


def test_arguments_that_a_component_does_not_take_are_refused() -> None:
    mark = "{% macro mark(name) %}{% endmacro %}"
    for call in ("mark(given, 1)", "mark(given, other=1)", "mark(given, name=1)"):
        page = "{% from 'mark' import mark %}{{ " + call + " }}"
        with pytest.raises(TypeError):
            drawn(environment(Asked(), mark=mark, page=page), given=1)


def test_what_is_no_component_is_imported_as_it_is() -> None:
    marks = "{% set marks = {'a': '<b>'} %}"
    assert (
        drawn(environment(Asked(), marks=marks, page="{% from 'marks' import marks %}{{ marks.a }}"))
        == "&lt;b&gt;"
    )


def test_what_is_missing_is_an_error() -> None:
    mark = "{% macro mark(name) %}{{ name }}{% endmacro %}"
    for page in (
        "{{ given.member }}",
        "{{ t(gone) }}",
        "{% from 'mark' import mark %}{{ mark() }}{{ given }}",
    ):
        with pytest.raises(UndefinedError):
            drawn(environment(Asked(), mark=mark, page=page), given={})


def test_a_call_block_and_keyword_arguments_of_any_name() -> None:
    made = environment(
        Asked(),
        box="{% macro box(name) %}<p>{{ name }}{{ caller() }}</p>{% endmacro %}",
        any="{% macro any(name) %}{{ name }}{{ kwargs }}{% endmacro %}",
        page="{% from 'box' import box %}{% from 'any' import any %}"
        "{% call box(given) %}<{{ given }}{% endcall %}{{ any(given, of=1) }}",
    )

    assert drawn(made, given="&") == "<p>&amp;<&amp;</p>&amp;{&#39;of&#39;: 1}"


def test_a_component_that_asks_for_its_block_needs_one() -> None:
    box = "{% macro box() %}{{ caller() }}{% endmacro %}"
    with pytest.raises(TypeError):
        drawn(environment(Asked(), box=box, page="{% from 'box' import box %}{{ box() }}"))


def test_members_are_asked_for_in_dicts_and_elsewhere() -> None:
    page = "{{ given.kind is defined }} {{ given.list.kind is defined }} {{ given.real is defined }}"
    made = environment(Asked(), page=page)

    assert drawn(made, given={"kind": None, "list": {}}) == "True False False"
    assert drawn(made, given={"list": {"kind": 1}, "real": 1}) == "False True True"
    with pytest.raises(UndefinedError):
        drawn(made, given=1)
    assert drawn(environment(Asked(), page="{{ given.real is defined }}"), given=1) == "True"


def test_components_and_globals_are_known_in_blocks_and_macros_without_the_context() -> None:
    made = environment(
        Asked(),
        mark="{% macro mark(name) %}<i>{{ name }}</i>{% endmacro %}",
        page="{% from 'mark' import mark %}{% macro other(draw) %}{{ draw('x') }}{% endmacro %}"
        "{% block main %}{{ other(mark) }}{{ t }}{% endblock %}",
    )
    made.globals["t"] = "text"

    assert drawn(made, mark="page's") == "<i>x</i>text"


def test_a_template_s_own_component_is_drawn_alike_in_it_and_in_its_blocks() -> None:
    made = environment(
        Asked(),
        page="{% macro own(name, text='-') %}<i>{{ name }}{{ text }}</i>{% endmacro %}"
        "{% macro box(name) %}{{ name }}{{ caller() }}{% endmacro %}"
        "{% macro twice(given) %}{{ own(given) }}{{ own(text=given, name=1) }}{% endmacro %}"
        "{% macro other(own) %}{{ own }}{{ own('x') }}{% endmacro %}"
        "{{ twice(given) }}{{ other(given.upper) if false else own(own(given)) }}"
        "{% call box('c') %}{{ own(given) }}{% endcall %}{% block main %}{{ own(given) }}{% endblock %}",
    )
    drawn_once = "<i>&lt;-</i>"
    assert drawn(made, given="<") == (
        f"{drawn_once}<i>1&lt;</i><i>{drawn_once}-</i>c{drawn_once}{drawn_once}"
    )


def test_a_parameter_named_like_an_own_component_is_the_parameter() -> None:
    page = "{% macro own(name) %}own{% endmacro %}{% macro other(own) %}{{ own('x') }}{% endmacro %}{{ other(given) }}"
    assert drawn(environment(Asked(), page=page), given=lambda name: f"given {name}") == "given x"
