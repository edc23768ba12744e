"""The changelog of the editions says what is so: how many published plans the newest one answers otherwise."""

from __future__ import annotations

from app.catalogue.load import load_editions
from scripts.edition_changes import CHANGELOG, NEWER, OLDER, published_plans, renewed


def test_the_count_is_of_the_two_newest_editions() -> None:
    assert sorted(load_editions().by_name)[-2:] == [OLDER, NEWER]
    assert len(published_plans()) >= 47


def test_the_numbers_of_facts_are_as_counted() -> None:
    older, newer = (load_editions().by_name[edition] for edition in (OLDER, NEWER))
    new = {fact.id for fact in newer.every_fact} - {fact.id for fact in older.every_fact}
    disputed = sum(fact.disputed for fact in newer.every_fact)
    doubtful = sum(known.doubtful for known in newer.instance_types.values())

    assert (
        f"There are {len(newer.every_fact)} facts and weights, {len(new)} of them new. Sources conflict about {disputed}. "
        f"{doubtful} instance types have a doubtful figure."
    ) in " ".join(CHANGELOG.read_text(encoding="utf-8").split())


def test_the_table_is_as_counted() -> None:
    """After a change that is meant: `python -m scripts.edition_changes --write`, and look at the difference."""
    changelog = CHANGELOG.read_text(encoding="utf-8")

    assert changelog == renewed(changelog)
