"""What a file is called when it is saved: the plan's name, where it is fit for one."""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import quote

from ..wording.plain_text import encodable

_MAX_LENGTH: Final = 60
_UNNAMED: Final = "ack-plan"


def file_name(plan_name: str, suffix: str) -> str:
    """Letters, digits and hyphens of any writing, then the suffix, such as ".tf"."""
    composed = unicodedata.normalize("NFC", encodable(plan_name)).lower()
    kept = (character if character.isalnum() else " " for character in composed)
    words = "-".join("".join(kept).split())
    return (words[:_MAX_LENGTH].rstrip("-") or _UNNAMED) + suffix


def content_disposition(plan_name: str, suffix: str) -> str:
    """The header that has a browser save the answer (RFC 6266)."""
    name = file_name(plan_name, suffix)
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"{_UNNAMED}{suffix}\"; filename*=UTF-8''{quote(name)}"
