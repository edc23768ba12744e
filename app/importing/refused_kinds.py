"""Formats that the planner recognises but doesn't read. A refusal names them."""

from __future__ import annotations

import re
from typing import Final

from ..plan_io.typed_ranges import RANGE
from .own_formats import is_output
from .report import RefusedError
from .sources import SourceFile
from .tree import Node

# The patterns of formats, at the start of a line. The first that matches counts.
_TEXT_PATTERNS: Final = tuple(
    (name, re.compile(pattern, re.MULTILINE))
    for name, pattern in (
        ("kubeconfig", r"\Akind:[ \t]*Config$|^apiVersion:[ \t]*v1\n(?:.*\n){0,3}?clusters:"),
        ("kubernetes", r"^apiVersion:[ \t]*\S+[ \t]*\n(?:.*\n){0,200}?kind:[ \t]*\w|^kind:[ \t]*\w+[ \t]*\n(?:.*\n){0,5}?apiVersion:"),
        ("helm-chart", r"^apiVersion:[ \t]*v[12][ \t]*\n(?:.*\n){0,20}?version:"),
        ("compose", r"^services:[ \t]*\n(?:.*\n){0,50}?[ \t]+(?:image|build):"),
        ("workflow", r"^(?:on|'on'|\"on\"):(?:.*\n){1,50}?jobs:|^stages:[ \t]*\n|^pipeline:[ \t]*\n"),
        ("ansible", r"^- (?:hosts|name):.*\n(?:.*\n){0,20}?[ \t]+(?:tasks|roles|hosts):"),
        ("cloudformation", r"^[\"']?AWSTemplateFormatVersion"),
        ("openapi", r"^[\"']?(?:openapi|swagger)[\"']?:"),
        ("helm-values", r"^[ \t]*image:[ \t]*\n[ \t]+(?:repository|registry):|^(?:replicaCount|image|ingress|autoscaling|nodeSelector|tolerations|serviceAccount|global):"),
        ("terraform-lock", r"^# This file is maintained automatically by \"terraform init\""),
        ("dockerfile", r"^FROM[ \t]+\S+(?:[ \t]+AS[ \t]+\S+)?\n(?:.*\n){0,50}?(?:RUN|COPY|CMD|ENTRYPOINT)[ \t]"),
        ("kubectl-table", r"\ANAME[ \t]+(?:STATUS|READY|TYPE|DATA|CLASS)[ \t]"),
        ("kubectl-describe", r"\AName:[ \t]+\S+\n(?:Roles|Namespace|Labels):[ \t]"),
        ("xml", r"\A\s*<(?:\?xml|!DOCTYPE|[A-Za-z][\w:-]*[\s>])"),
        ("shell", r"\A#!|^[ \t]*\$[ \t]+\w|^[ \t]*(?:aliyun|curl|kubectl|terraform|helm|sudo|docker)[ \t]+[a-z-]|^[ \t]*(?:aws (?:ec2|eks)|az (?:network|aks)|gcloud (?:compute|container))\b"),
        ("go", r"^package[ \t]+[a-z]\w*$"),
        ("javascript", r"^(?:import|export)\b.*\bfrom[ \t]+[\"']|^(?:export[ \t]+)?(?:const|let|var)[ \t]+\w+.*=|\brequire\([\"']"),
        ("python", r"^(?:from[ \t]+[\w.]+[ \t]+import|import[ \t]+[\w.]+$|def[ \t]+\w+\()"),
        ("sql", r"^(?:SELECT|INSERT INTO|CREATE TABLE|UPDATE)[ \t]"),
        ("diff", r"^diff --git |^--- a/|^@@ -\d"),
        ("ini", r"^\[[\w .\"-]+\][ \t]*$"),
        ("shell", r"^[\w./-]+(?:[ \t]+[\w.-]+){0,5}[ \t]+--[a-z][\w-]*[ \t=]"),  # a command with options
    )
)  # fmt: skip
_MEMBER_SETS: Final = (
    ("cloudformation", frozenset({"AWSTemplateFormatVersion"})),
    ("arm-template", frozenset({"$schema", "resources", "contentVersion"})),
    ("openapi", frozenset({"openapi", "paths"})),
    ("openapi", frozenset({"swagger", "paths"})),
    ("package", frozenset({"name", "dependencies"})),
    ("notebook", frozenset({"cells", "nbformat"})),
    ("terraform-output", frozenset({"sensitive", "value"})),
    ("kubernetes", frozenset({"apiVersion", "kind"})),
    ("api-error", frozenset({"RequestId", "Code"})),
    ("iam-policy", frozenset({"Version", "Statement"})),
    ("api-error", frozenset({"requestId", "code"})),
)
_YAML: Final = re.compile(r"^[ \t]*(?:- )?[\"']?[\w./-]+[\"']?:(?:[ \t]|$)")
_CODE: Final = re.compile(r"[{}<>$=]|://|:[ \t]*$|;[ \t]*$|\\[ \t]*$|^.{200}")
_MAX_LINES: Final = 1_000
_MIN_LIST_SHARE: Final = 0.1  # of the lines of a list have a network
_MIN_YAML_SHARE: Final = 0.5  # of the values of a text in YAML have a network


def refusal_of_document(document: Node, position: int, *, is_yaml: bool = False) -> RefusedError:
    """Return the refusal of a document, with the format that it looks like."""
    names = document.members().keys()
    if is_output(document):
        return RefusedError("looks-like", position=position, kind="terraform-output")
    for kind, members in _MEMBER_SETS:
        if members <= names:
            return RefusedError("looks-like", position=position, kind=kind)
    return RefusedError("looks-like", position=position, kind="yaml" if is_yaml else "json")


def refusal_of_text(file: SourceFile) -> RefusedError | None:
    """Return the refusal of a text that isn't a list of networks; None for a list."""
    if _is_network_list(file.text):
        return None
    kind = "yaml" if _is_yaml(_first_lines(file.text)) else "text"
    return RefusedError("looks-like", position=file.start, kind=kind)


def kind_of_text(text: str) -> str | None:
    """Return the format that a text looks like; None for one that may be a list of networks."""
    beginning = text[:100_000]
    return next((name for name, pattern in _TEXT_PATTERNS if pattern.search(beginning)), None)


def _is_network_list(text: str) -> bool:
    """Return whether enough lines of a text contain networks, and few contain code."""
    lines = _first_lines(text)
    ranged = sum(1 for line in lines if RANGE.search(line))
    code = sum(1 for line in lines if _CODE.search(line))
    min_share = _MIN_LIST_SHARE
    if _is_yaml(lines):
        lines = [line for line in lines if not line.rstrip().endswith(":")]
        min_share = _MIN_YAML_SHARE
    return ranged > 0 and ranged >= min_share * len(lines) and code <= max(1, len(lines) // 10)


def _first_lines(text: str) -> list[str]:
    """Return the first lines of a text that aren't blank."""
    return [line for line in text.split("\n", _MAX_LINES)[:_MAX_LINES] if line.strip()]


def _is_yaml(lines: list[str]) -> bool:
    """Return whether most lines are names with values or with lists below them."""
    return sum(1 for line in lines if _YAML.match(line)) > len(lines) / 2
