"""Compiles the templates in advance, for a faster start: `python -m scripts.templates`."""

from __future__ import annotations

from app.main import create_app
from app.settings import Settings
from app.web.http.templating import load_templates


def main() -> None:
    """Load every template in every language, which compiles them and writes them to the cache."""
    for environment in create_app(Settings()).state.templates.values():
        load_templates(environment)


if __name__ == "__main__":
    main()
