"""axe on a page: what it takes long to work out is asked only where the answer isn't plain."""

from __future__ import annotations

from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Both compare colours, which takes axe half of its time.
COLOUR_RULES: Final = ("color-contrast", "link-in-text-block")
# axe leaves the rule that WCAG 2.2 brought out unless asked; to describe what passes takes two thirds of its time.
EVERY_OTHER_RULE: Final = {
    "rules": {"target-size": {"enabled": True}, **{rule: {"enabled": False} for rule in COLOUR_RULES}},
    "resultTypes": ["violations"],
}
# What is as large as it has to be and under nothing else is large enough; the rest is asked.
VIOLATIONS = """async ([options, minSize]) => {
  const boxes = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((element) => element.tabIndex >= 0 && element.checkVisibility()).map((element) => [element, element.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const small = boxes.filter(([element, box]) => box.width < minSize || box.height < minSize
    || boxes.some(([other, its]) => !other.contains(element) && meet(box, its)));
  small.forEach(([element]) => element.setAttribute("data-small", ""));
  axe.configure({ rules: [{ id: "target-size", selector: "[data-small]" }] });
  const { violations } = await axe.run(options);
  small.forEach(([element]) => element.removeAttribute("data-small"));
  return violations;
}"""
MIN_TARGET_SIZE: Final = 24  # CSS pixels; WCAG 2.2, 2.5.8
FINISHED = "document.getAnimations().forEach((each) => each instanceof CSSTransition && each.finish())"
SCHEMES: Final[tuple[Literal["dark", "light"], ...]] = ("dark", "light")
# Whatever is written in the same colour and size on the same grounds has the same contrast, on whichever page: one of
# each is asked, and nothing that was legible on an earlier page.
COLOUR_VIOLATIONS = """async ([rules, legible]) => {
  const grounds = new Map();
  const groundsOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
      const below = groundsOf(element.parentElement);
      grounds.set(element, own === "rgba(0, 0, 0, 0) none 1" ? below : `${below}; ${own}`);
    }
    return grounds.get(element);
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isWritten = (element) => element.checkVisibility() && (hasText(element) || element.matches("input, select, textarea, a"));
  // A link has to differ from the text around it.
  const aroundOf = (link) => {
    const { display, textDecorationLine, borderBottomWidth } = getComputedStyle(link);
    const { color, fontWeight } = getComputedStyle(link.parentElement);
    return [display, textDecorationLine, borderBottomWidth, color, fontWeight, hasText(link.parentElement)].join();
  };
  const distinct = new Map();
  for (const element of [...document.querySelectorAll("body *")].filter(isWritten)) {
    const { color, fontSize, fontWeight, position, textShadow } = getComputedStyle(element);
    const around = element.matches("a") ? aroundOf(element) : "";
    distinct.set([color, fontSize, fontWeight, position, textShadow, around, groundsOf(element)].join(), element);
  }
  for (const known of legible) distinct.delete(known);
  if (!distinct.size) return [[], []];
  const options = { runOnly: rules, resultTypes: ["violations"] };
  const { violations } = await axe.run({ include: [...distinct.values()] }, options);
  return [violations, [...distinct.keys()]];
}"""


def assert_accessible(page: Page, legible: set[str]) -> None:
    """In colours for the dark and for the light; the page is left light. `legible`: what passed before, by its colours."""
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(VIOLATIONS, [EVERY_OTHER_RULE, MIN_TARGET_SIZE])
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(FINISHED)  # or what is written still has the colours of before
        found, looked_at = page.evaluate(COLOUR_VIOLATIONS, [COLOUR_RULES, sorted(legible)])
        violations += found
        legible.update([] if found else looked_at)
    assert not violations, "\n\n".join([f"{page.url} is not accessible:", *map(_described, violations)])


def _described(violation: dict[str, Any]) -> str:
    places = [
        f"  {', '.join(map(str, node['target']))}\n    {node['html']}\n    {node.get('failureSummary', '')}"
        for node in violation["nodes"]
    ]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])
