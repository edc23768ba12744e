"""All URLs that pages link to, under the configured path prefix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

RETURN_STEP_KEY: Final = "page.back"
"""The key of the step that a page was opened from, with its plan. Keys with a dot are not part of a plan."""

_MAX_REPEATED: Final = 200_000  # characters


def topic_anchor(topic: str) -> str:
    """Return the id of a row of the comparison, and of its explanation in the guide."""
    return f"topic-{topic}"


def repeats(query: str) -> int:
    """Return how many entries of a list can have a link with the plan without making the page too long."""
    return _MAX_REPEATED // max(1, len(query))


@dataclass(frozen=True, slots=True)
class Urls:
    """Builds URLs. `query` is the query string: the plan, unless a method says otherwise."""

    root_path: str = ""

    def start(self) -> str:
        return f"{self.root_path}/"

    def step(self, name: str, query: str = "") -> str:
        return self._with(f"/plan/{name}", query)

    def types(self, query: str = "") -> str:
        """Return the URL of the search for instance types of a plan."""
        return self._with("/plan/cluster/types", query)

    def result(self, query: str, suffix: str = "") -> str:
        """Return the URL of a result. `suffix`, such as ".json", selects another format."""
        return self._with(f"/result{suffix}", query)

    def more(self, query: str) -> str:
        """Return the URL of the parts that a result page fetches when they are unfolded."""
        return self._with("/result/more", query)

    def compare(self, query: str = "", suffix: str = "") -> str:
        """Return the URL of a comparison. `query` has the two links as `a` and `b`."""
        return self._with(f"/compare{suffix}", query)

    def importing(self, query: str = "") -> str:
        """Return the URL of the import into a plan."""
        return self._with("/import", query)

    def importing_use(self) -> str:
        """Return the URL of the form that asks for values that an import lacks."""
        return f"{self.root_path}/import/use"

    def fleet(self, query: str = "", suffix: str = "") -> str:
        """Return the URL of a fleet. `query` has the links of the plans, each as `plan`."""
        return self._with(f"/fleet{suffix}", query)

    def fleet_proposal(self, suffix: str = "") -> str:
        return f"{self.root_path}/fleet/propose{suffix}"

    def guide(self, part: str = "") -> str:
        """Return the URL of the guide. `part` is an id on the page, such as that of `topic_anchor`."""
        return f"{self.root_path}/guide#{part}" if part else f"{self.root_path}/guide"

    def patterns(self) -> str:
        return f"{self.root_path}/patterns"

    def api(self) -> str:
        return f"{self.root_path}/docs"

    def openapi(self) -> str:
        return f"{self.root_path}/openapi.json"

    def plan_schema(self) -> str:
        return f"{self.root_path}/schema/plan.json"

    def language(self, tag: str, page: str = "", query: str = "") -> str:
        """Return the URL that switches the language. `page` is the path to return to, without its leading slash."""
        return self._with(f"/language/{tag}/{page}", query)

    def header(self) -> Mapping[str, str]:
        """Return the URLs of the links in the header, by their names and in order."""
        return {
            "start": self.start(),
            "import": self.importing(),
            "compare": self.compare(),
            "fleet": self.fleet(),
            "guide": self.guide(),
            "api": self.api(),
        }

    def with_return_step(self, address: str, step: str, query: str) -> str:
        """Return the URL of a page with a link back to a step of the wizard and its plan."""
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{urlencode({RETURN_STEP_KEY: f'{step}?{query}'})}"

    def page(self, path: str, query: str) -> str:
        return self._with(f"/{path}", query)

    def static(self, path: str) -> str:
        return f"{self.root_path}{path}"

    def _with(self, path: str, query: str) -> str:
        return f"{self.root_path}{path}?{query}" if query else f"{self.root_path}{path}"
