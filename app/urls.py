"""Every address that a page links to, under the configured path prefix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

RETURN_STEP_KEY: Final = "page.back"
"""The key of the step, with its plan, that a page was opened from; a key with a dot is no part of a plan."""

_MAX_REPEATED: Final = 200_000  # characters


def topic_anchor(topic: str) -> str:
    """The id of a row of the comparison on its page, and of what the guide explains it with."""
    return f"topic-{topic}"


def repeats(query: str) -> int:
    """How many entries of a list can have a link with the plan in it before the page grows long of that alone."""
    return _MAX_REPEATED // max(1, len(query))


@dataclass(frozen=True, slots=True)
class Urls:
    root_path: str = ""

    def start(self) -> str:
        return f"{self.root_path}/"

    def step(self, name: str, query: str = "") -> str:
        return self._with(f"/plan/{name}", query)

    def types(self, query: str = "") -> str:
        """The search of instance types; `query` is the plan that the type goes into."""
        return self._with("/plan/cluster/types", query)

    def result(self, query: str, suffix: str = "") -> str:
        """`suffix` such as ".json" for the same answer in another form."""
        return self._with(f"/result{suffix}", query)

    def more(self, query: str) -> str:
        """What a result page fetches when it is unfolded."""
        return self._with("/result/more", query)

    def compare(self, query: str = "", suffix: str = "") -> str:
        """`query` holds the two links as `a` and `b`."""
        return self._with(f"/compare{suffix}", query)

    def importing(self, query: str = "") -> str:
        """`query` is the plan that the import goes into."""
        return self._with("/import", query)

    def importing_use(self) -> str:
        """Where the form of an import leads that asks what no file says."""
        return f"{self.root_path}/import/use"

    def fleet(self, query: str = "", suffix: str = "") -> str:
        """`query` holds the links of the plans, each as `plan`."""
        return self._with(f"/fleet{suffix}", query)

    def fleet_proposal(self, suffix: str = "") -> str:
        return f"{self.root_path}/fleet/propose{suffix}"

    def guide(self, part: str = "") -> str:
        """`part` is an id on the page, such as that of `topic_anchor`."""
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
        """The switch to a language, from a page whose path has no slash in front."""
        return self._with(f"/language/{tag}/{page}", query)

    def header(self) -> Mapping[str, str]:
        """The pages that the header of every page leads to, by their names, in its order."""
        return {
            "start": self.start(),
            "import": self.importing(),
            "compare": self.compare(),
            "fleet": self.fleet(),
            "guide": self.guide(),
            "api": self.api(),
        }

    def with_way_back(self, address: str, step: str, query: str) -> str:
        """The address of a page that leads back to a step of the wizard with its plan; `query` is the plan."""
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}{urlencode({RETURN_STEP_KEY: f'{step}?{query}'})}"

    def page(self, path: str, query: str) -> str:
        return self._with(f"/{path}", query)

    def static(self, path: str) -> str:
        return f"{self.root_path}{path}"

    def _with(self, path: str, query: str) -> str:
        return f"{self.root_path}{path}?{query}" if query else f"{self.root_path}{path}"
