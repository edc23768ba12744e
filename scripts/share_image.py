"""Draws the image for previews of shared links in chats: `python -m scripts.share_image`.

It uses the components and colours of pages, and has no data of plans. Run it again when these change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment
from markupsafe import Markup
from playwright.sync_api import sync_playwright

from app.main import STATIC, create_app
from app.settings import Settings
from app.web.http.assets import BUNDLE, Assets
from app.web.http.templating import IMAGE, IMAGE_HEIGHT, IMAGE_WIDTH
from scripts import browser

PAGE: Final = Path(__file__).with_suffix(".html")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--force-color-profile=srgb")


def page() -> str:
    """Return the HTML of the image."""
    state = create_app(Settings()).state
    environment: Environment = state.templates["en"]
    assets: Assets = state.assets
    sheet = Markup(assets.assets[BUNDLE].content.decode())  # noqa: S704  # our own
    return environment.from_string(PAGE.read_text()).render(sheet=sheet)


def main() -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=list(FLAGS))
        drawn = chromium.new_page(
            viewport={"width": IMAGE_WIDTH, "height": IMAGE_HEIGHT}, color_scheme="light"
        )
        drawn.set_content(page())
        drawn.screenshot(path=STATIC / IMAGE)
        chromium.close()


if __name__ == "__main__":
    main()
