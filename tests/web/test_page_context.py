"""Each template uses exactly the variables that its page gives it, and view models hold nothing that no template uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from starlette.testclient import TestClient

from app.catalogue.model import Catalogue
from app.engine.evaluation import Evaluation
from app.plan.draft import Draft
from app.web.http.page import LayoutContext, Page
from app.web.wizard.form import Form
from app.web.wizard.pools import PoolGroup


def pages(base: type[Page] = Page) -> Iterator[type[Page]]:
    """Every kind of page that has a template. A dataclass with slots has a twin without them, which no module holds."""
    for each in base.__subclasses__():
        if "template" in vars(each) and getattr(sys.modules[each.__module__], each.__name__) is each:
            yield each
        yield from pages(each)


PAGES = sorted(pages(), key=lambda page: page.__name__)
# View models with methods, which templates call by name.
CALLED = (Form, PoolGroup)
# What the engine gives is no view model.
OTHERS = (Catalogue, Draft, Evaluation)


@pytest.fixture(scope="module")
def environment(client: TestClient) -> Environment:
    made: Environment = client.app.state.templates["en"]  # type: ignore[attr-defined]
    return made


def parsed(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    return environment.parse(source)


def with_its_templates(environment: Environment, name: str) -> set[str]:
    """A template, those that it extends, includes and imports, and so on."""
    found, open_names = set[str](), [name]
    while open_names:
        each = open_names.pop()
        assert each is not None, "a template is named by a constant"
        if each not in found:
            found.add(each)
            open_names += find_referenced_templates(parsed(environment, each))  # type: ignore[arg-type]
    return found


def variables(environment: Environment, name: str) -> set[str]:
    """What a template takes from the page. What it imports or sets itself is known in its blocks, too."""
    tree = parsed(environment, name)
    own = {node.name for node in tree.find_all(nodes.Macro)}
    for names in tree.find_all(nodes.FromImport):
        own |= {each[1] if isinstance(each, tuple) else each for each in names.names}
    for node in tree.find_all(nodes.Assign):
        own |= {each.name for each in node.find_all(nodes.Name) if each.ctx == "store"}
    return find_undeclared_variables(tree) - own - environment.globals.keys()


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)
def test_a_template_uses_exactly_the_fields_of_its_page(environment: Environment, kind: type[Page]) -> None:
    names = with_its_templates(environment, kind.template)
    used = set[str]().union(*(variables(environment, name) for name in names))

    assert used - {"frame"} == {field.name for field in fields(kind)}


def test_every_template_belongs_to_a_page(environment: Environment) -> None:
    used = set[str]().union(*(with_its_templates(environment, page.template) for page in PAGES))

    assert used == set(environment.list_templates())
    assert len({page.template for page in PAGES}) == len(PAGES)


def models(found: type[Any], seen: set[type[Any]]) -> None:
    """Adds the view models in the fields of a dataclass, and in theirs."""
    if found in seen or found in OTHERS or not found.__module__.startswith(("app.web", "app.map")):
        return
    seen.add(found)
    if found in CALLED:
        return
    for hint in get_type_hints(found).values():
        for each in (hint, *parts(hint)):
            if isinstance(each, type) and is_dataclass(each):
                models(each, seen)


def parts(hint: Any) -> Iterator[Any]:
    for each in get_args(hint):
        yield each
        yield from parts(each)


def is_loose(hint: Any) -> bool:
    """Whether a type says nothing of what is in it, or what is in it may change."""
    return any(
        each is Any or (get_origin(each) or each) in {dict, list, set} for each in (hint, *parts(hint))
    )


def test_view_models_are_frozen_and_typed_and_hold_what_templates_use(environment: Environment) -> None:
    seen = set[type[Any]]()
    for page in (*PAGES, LayoutContext):
        models(page, seen)
    asked = {
        node.attr
        for name in environment.list_templates()
        for node in parsed(environment, name).find_all(nodes.Getattr)
    }
    unused = [
        f"{model.__name__}.{field.name}"
        for model in seen - {*PAGES, *CALLED}
        if not issubclass(model, Page)
        for field in fields(model)
        if field.name not in asked
    ]

    assert len(seen) > 80
    assert all(model.__dataclass_params__.frozen for model in seen)
    assert not [model for model in seen - {*CALLED} if any(map(is_loose, get_type_hints(model).values()))]
    assert not unused
