"""The newest edition, and copies of it to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.catalogue.load import EDITIONS, load_edition
from app.catalogue.model import Catalogue

EDITION = "2026-11"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_edition(EDITIONS / EDITION)


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the edition that a test may break."""
    shutil.copy(EDITIONS / f"{EDITION}.added.toml", tmp_path)
    return shutil.copytree(EDITIONS / EDITION, tmp_path / EDITION)
