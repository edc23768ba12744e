"""The folders of templates and static files, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def bundled_folder(name: str) -> Path:
    """The folder `name`: a wheel holds it inside the package, a checkout beside the package."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
