"""Compiles the templates ahead, which shortens the start: `python -m scripts.templates`."""

from __future__ import annotations

from app.main import create_app
from app.settings import Settings


def main() -> None:
    """Load every template, so that those not compiled yet are compiled and kept."""
    create_app(Settings())


if __name__ == "__main__":
    main()
