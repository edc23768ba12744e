"""Compiles the templates ahead, which shortens the start: `python -m scripts.templates`."""

from __future__ import annotations

from app.main import create_app
from app.settings import Settings
from app.web.http.templating.compiled import compiled_templates


def main() -> None:
    create_app(Settings())  # compiles what is not compiled yet
    compiled_templates().write()


if __name__ == "__main__":
    main()
