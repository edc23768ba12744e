"""The picture that chats and mail show beside a shared link. It is the same for every plan."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from ...settings import Settings
from ...urls import Urls
from .assets import Assets

IMAGE: Final = "img/share.png"  # drawn by scripts/share_image.py
IMAGE_WIDTH: Final = 1200
IMAGE_HEIGHT: Final = 630


def image_address(request: Request) -> str:
    """Whole, as it must be, from the configured address; nothing where the planner doesn't know its own."""
    settings: Settings = request.app.state.settings
    assets: Assets = request.app.state.assets
    if not settings.base_url:
        return ""
    return settings.base_url + Urls(settings.root_path).static(assets.path(IMAGE))
