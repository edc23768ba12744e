"""What a cluster's add-ons and the labels of its node pools say of needs, and of pod vSwitches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.importing.json_tree import Node, read_documents
from app.importing.report import RefusedError, Told

_TERWAY: Final = frozenset({"terway", "terway-eniip", "terway-eni"})
_PLUGINS: Final = _TERWAY | {"flannel"}
_EXCLUSIVE_LABEL: Final = ("k8s.aliyun.com/exclusive-mode-eni-type", "eniOnly")


@dataclass(slots=True)
class Settings:
    """`pods`: keys of vSwitches with their lines; `addon`: the network plug-in's."""

    needs: dict[str, Told] = field(default_factory=dict)
    pods: dict[str, int] = field(default_factory=dict)
    addon: Told | None = None


def settings_of(addons: Node | None) -> Settings:
    """Of the plug-in's add-on. A configuration that is no JSON, or is not known, says nothing."""
    found = Settings()
    for addon in addons.items() if addons else []:
        name = addon.told("name") or addon.told("Name")
        if (
            name is None
            or name.text not in _PLUGINS
            or _is_on(addon, "disabled")
            or _is_on(addon, "Disabled")
        ):
            continue
        found.addon = name
        config = _config(addon)
        if config is None:
            continue
        if _is_on(config, "NetworkPolicy"):
            found.needs["network_policy"] = Told("must", addon.line)
        found.pods |= dict.fromkeys(_pod_vswitches(config), addon.line)
    return found


def dual_stack_need(ip_stack: Told | None) -> dict[str, Told]:
    return {"dual_stack": Told("must", ip_stack.line)} if ip_stack and ip_stack.text == "dual" else {}


def exclusive_need(labels: Node | None) -> dict[str, Told]:
    """The need that a node pool's label stands for."""
    for label in labels.items() if labels else []:
        if (label.text("key"), label.text("value")) == _EXCLUSIVE_LABEL:
            return {"exclusive_eni": Told("must", label.line)}
    return {}


def stated_plugin(addon: Told) -> str:
    """Which of the two plug-ins the add-on is."""
    return "terway" if addon.text in _TERWAY else "flannel"


def _config(addon: Node) -> Node | None:
    """The add-on's configuration: a JSON text within the document."""
    written = addon.text("config") or addon.text("Config")
    try:
        return read_documents(written)[0] if written else None
    except RefusedError:
        return None


def _is_on(config: Node, name: str) -> bool:
    return bool(config.is_true(name)) or config.text(name).lower() == "true"


def _pod_vswitches(config: Node) -> Iterator[str]:
    listed = config.get("PodVswitchId")
    for zone in listed.members().values() if listed else []:
        yield from (told.text for each in zone.items() if (told := each.told()))
