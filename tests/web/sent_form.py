"""What a browser without scripts sends of the form of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class SentForm(HTMLParser):
    """The names and values of a page's form as it stands, buttons aside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._select = ""
        self._textarea = ""
        self._typed = ""
        self._options: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self.pairs.append((name, value))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((value, "selected" in given))
        elif tag == "textarea":
            self._textarea, self._typed = name, ""

    def handle_data(self, data: str) -> None:
        self._typed += data if self._textarea else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            self.pairs.append((self._select, (chosen or [self._options[0][0]])[0]))
            self._select = ""
        if tag == "textarea" and self._textarea:
            self.pairs.append((self._textarea, self._typed.removeprefix("\n")))
            self._textarea = ""
