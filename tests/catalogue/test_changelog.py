"""The changelog of the editions says what is so: how many published plans the newest one answers otherwise."""

from __future__ import annotations

from app.catalogue.load import load_editions
from scripts.edition_changes import CHANGELOG, NEWER, OLDER, fact_counts, published_plans, renewed


def test_the_count_is_of_the_two_newest_editions() -> None:
    assert sorted(load_editions().by_name)[-2:] == [OLDER, NEWER]
    assert len(published_plans()) >= 47


def test_the_numbers_and_the_table_are_as_counted() -> None:
    changelog = CHANGELOG.read_text(encoding="utf-8")

    facts, new, disputed, doubtful = fact_counts()
    assert facts > new > disputed > 0 < doubtful
    assert changelog == renewed(changelog), (
        "if the change is meant: python -m scripts.edition_changes --write"
    )
    assert renewed(changelog.replace(f"There are {facts} facts", "There are 1 facts")) == changelog
