"""The recognition of the format of each file, by its name or its content. Each file is parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from . import (
    aliyun,
    cloud_lists,
    kubernetes,
    networks,
    own_formats,
    pulumi,
    ros,
    terraform_state,
    type_figures,
)
from .hcl.json_syntax import configuration_of, is_configuration, variables_of
from .hcl.parser import read_hcl
from .hcl.printed import is_printed
from .hcl.syntax import Block
from .ip_plan import reader as ip_plan
from .json_tree import read_documents
from .literals import RawText
from .refused_kinds import kind_of_text, refusal_of_document, refusal_of_text
from .report import RefusedError
from .sources import Source as Source
from .sources import SourceFile
from .tree import Node
from .yaml_tree import read_yaml


@dataclass(frozen=True, slots=True)
class Part:
    """A file or a document in it, parsed to a tree or to a block of Terraform's language.

    `is_read` is False for an unsupported document beside others, of which only the ranges are reported. `prose` is
    the text around documents, which is reported in the same way.
    """

    source: Source
    file: SourceFile
    document: Node | None = None
    block: Block | None = None
    is_read: bool = True
    prose: RawText | None = None


_LINK_START: Final = re.compile(r"https?://.|/(?:result|plan/\w+)\?.")
_NODES_PARAMETER: Final = re.compile(r"\bnodes=")
_HCL_LINE: Final = re.compile(
    r'^[ \t]*(?:(?:resource|variable|module|provider|data|output)[ \t]+"|(?:terraform|locals|inputs)[ \t]*=?[ \t]*\{|'
    r'[\w-]+[ \t]*=[ \t]*["\[{])',
    re.MULTILINE,
)
_NUMBER_ASSIGNED: Final = re.compile(r"^[ \t]*[\w-]+[ \t]*=[ \t]*\d+[ \t]*$", re.MULTILINE)
_HCL_NAMES: Final = (".tf", ".tfvars", ".hcl", ".tofu")
_YAML_NAMES: Final = (".yaml", ".yml")
_COMMENTS: Final = re.compile(r"(?:\s|//[^\n]*|#[^\n]*|/\*(?:(?!\*/).)*+\*/)*+", re.DOTALL)
_JSON_IN_COMMAND: Final = re.compile(r"'(?=\s*(?:\{|\[\s*\{))")
_BODY_START: Final = re.compile(r"\{|\[\s*(?:[{\[\"]|$)")
_MEMBER: Final = re.compile(r"\"\s*:")
_HELM_TEMPLATE: Final = re.compile(
    r"\{\{-?[ \t]*(?:\.(?:Values|Release|Chart)\b|(?:if|include|range|with|define|end|template|tpl)\b)"
)


def parse_parts(file: SourceFile, source: str = "") -> list[Part]:
    """Return the parts of a file, in the format `source` or the one that it looks like. Raises RefusedError."""
    if source in set(Source):
        return _parse_as_source(file, Source(source))
    try:
        return _parse_by_content(file)
    except RefusedError:
        if not file.name.lower().endswith(_HCL_NAMES) and _HELM_TEMPLATE.search(file.text):
            raise RefusedError("looks-like", position=file.start, kind="helm-chart") from None
        raise


def _parse_by_content(file: SourceFile) -> list[Part]:
    """Return the parts of a file by its name and content."""
    text, name = file.text, file.name.lower()
    if name.endswith(_HCL_NAMES) and not _begins_as_json(text):
        return [Part(Source.TERRAFORM, file, block=read_hcl(text, file.start))]
    if _begins_as_json(text) and not _is_bracketed_list(text):
        return _parts_of_documents(file, read_documents(text, file.start))
    if _is_link(text):
        return [Part(Source.LINK, file)]
    if is_printed(text):
        return [Part(Source.TERRAFORM_TEXT, file)]
    if ros.looks_like_yaml(text):
        return [Part(Source.ROS, file, each) for each in read_yaml(text, file.start)]
    return _parse_plain_text(file, name)


def _parse_plain_text(file: SourceFile, name: str) -> list[Part]:
    """Return the parts of a text that is neither JSON nor a link."""
    text = ip_plan.without_code(file.text)
    kind = kind_of_text(text)
    if kind == "shell" and (opening := _JSON_IN_COMMAND.search(text)):
        end = text.find("'", opening.end())
        body = text[opening.end() : end if end >= 0 else len(text)]
        return _parts_of_documents(file, read_documents(body, file.start + opening.end()))
    if kind in {None, "shell"} and (bodies := list(_json_bodies(text))):
        return _parts_around_json(file, text, bodies)
    if kind == "kubernetes" or _may_be_pulumi(text):
        return _parts_of_documents(file, read_yaml(text, file.start), is_yaml=True)
    if kind is not None:
        raise RefusedError("looks-like", position=file.start, kind=kind)
    if _HCL_LINE.search(text):
        return [Part(Source.TERRAFORM, file, block=read_hcl(text, file.start))]
    if ip_plan.is_ip_plan(file):
        return [Part(Source.IP_PLAN, file)]
    if _NUMBER_ASSIGNED.search(text):
        return [Part(Source.TERRAFORM, file, block=read_hcl(text, file.start))]
    if name.endswith(_YAML_NAMES):
        return _parts_of_documents(file, read_yaml(text, file.start), is_yaml=True)
    refusal = refusal_of_text(file)
    if refusal is not None:
        raise refusal
    return [Part(Source.NETWORKS, file)]


def _json_bodies(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of JSON on lines of its own, such as below a command or the headers of a request."""
    offset, start = 0, -1
    for line in text.split("\n"):
        if start < 0 and _BODY_START.match(line):
            start = offset
            is_closed = line.count("{") == line.count("}") and line.count("[") == line.count("]")
        else:
            is_closed = start >= 0 and line.rstrip(" \t\r;") in {"}", "]"}
        offset += len(line) + 1
        if is_closed:
            if _MEMBER.search(text, start, offset - 1):
                yield start, offset - 1
            start = -1
    if start >= 0 and _MEMBER.search(text, start):
        yield start, len(text)


def _parts_around_json(file: SourceFile, text: str, bodies: list[tuple[int, int]]) -> list[Part]:
    """Return the JSON in a text, and the text around it."""
    documents: list[Node] = []
    prose, end = "", 0
    for start, stop in bodies:
        documents += read_documents(text[start:stop], file.start + start)
        prose += text[end:start] + re.sub(r"[^\n]", " ", text[start:stop])
        end = stop
    parts = _parts_of_documents(file, documents)
    around = RawText(prose + text[end:], file.start)
    return [*parts, Part(parts[0].source, file, is_read=False, prose=around)]


def _parse_as_source(file: SourceFile, source: Source) -> list[Part]:
    """Return the parts of a file in the format that the user chose."""
    looks_like_json = _begins_as_json(file.text)
    if source in {Source.LINK, Source.TERRAFORM_TEXT, Source.IP_PLAN}:
        return [Part(source, file)]
    if source is Source.TERRAFORM and not looks_like_json:
        return [Part(source, file, block=read_hcl(file.text, file.start))]
    if source is Source.NETWORKS and not looks_like_json:
        return [Part(source, file)]
    is_yaml = not looks_like_json and source in {Source.ROS, Source.KUBERNETES, Source.PULUMI}
    documents = read_yaml(file.text, file.start) if is_yaml else read_documents(file.text, file.start)
    if source is Source.TERRAFORM:
        return [Part(source, file, block=configuration_of(each)) for each in documents]
    return [Part(source, file, each) for each in documents]


def _parts_of_documents(file: SourceFile, documents: list[Node], *, is_yaml: bool = False) -> list[Part]:
    """Return a part for each supported document. If there is none, the refusal of the first document is raised."""
    parts: list[Part] = []
    unknown: list[Node] = []
    if len(documents) == 1 and _is_list_of_answers(documents[0]):
        documents = documents[0].items()
    for document in documents:
        part = _part_of_document(file, document, is_alone=len(documents) == 1)
        if part is not None:
            parts.append(part)
        elif document.value not in (None, ""):
            unknown.append(document)
    if not parts:
        first = next(iter(unknown), Node(None, file.start))
        raise refusal_of_document(first, first.position, is_yaml=is_yaml)
    return [*parts, *(Part(parts[0].source, file, each, is_read=False) for each in unknown)]


def _is_list_of_answers(document: Node) -> bool:
    """Return whether a list contains responses, as `jq` extracts them."""
    entries = document.items()
    return bool(entries) and all(aliyun.is_answer(each) for each in entries)


def _part_of_document(file: SourceFile, document: Node, *, is_alone: bool) -> Part | None:
    """Return a part for a document; None if it isn't supported."""
    name = file.name.lower()
    if name.endswith(".tfvars.json"):
        return Part(Source.TERRAFORM, file, block=variables_of(document))
    if name.endswith(".tf.json") or is_configuration(document):
        return Part(Source.TERRAFORM, file, block=configuration_of(document))
    source = _source_of(document, is_alone=is_alone)
    return None if source is None else Part(source, file, document)


def _source_of(document: Node, *, is_alone: bool) -> Source | None:  # noqa: PLR0911 - one a kind
    """Return the format of a document; None if it isn't supported."""
    if ros.is_template(document):
        return Source.ROS
    if terraform_state.is_shown(document):
        return Source.TERRAFORM_SHOW
    if type_figures.is_answer(document):
        return Source.INSTANCE_TYPES
    if pulumi.is_stack(document) or pulumi.is_program(document):
        return Source.PULUMI
    if kubernetes.is_manifest(document):
        return Source.KUBERNETES if kubernetes.is_read(document) else None
    if is_alone and own_formats.is_plan(document):
        return Source.PLAN
    if cloud_lists.is_list(document):
        return Source.CLOUDS
    if aliyun.is_answer(document):
        return Source.ALIYUN
    return Source.NETWORKS if networks.is_json_list(document) else None


def _begins_as_json(text: str) -> bool:
    """Return whether an object or a list starts after any comments."""
    start = _COMMENTS.match(text)
    return text.startswith(("{", "["), start.end() if start else 0)


def _is_bracketed_list(text: str) -> bool:
    """Return whether a text starts with a link of Markdown or a heading of an INI file, and not with JSON."""
    first = text.lstrip().partition("\n")[0]
    return bool(re.match(r"\[[^\]\"{]*[A-Za-z][^\]\"{]*\](?:\s*\(|\s*$)", first))


def _is_link(text: str) -> bool:
    """Return whether a text is only a link, or only a query string with nodes."""
    words = text.split(None, 1)
    return len(words) == 1 and bool(_LINK_START.match(words[0]) or _NODES_PARAMETER.search(words[0]))


def _may_be_pulumi(text: str) -> bool:
    """Return whether a text names a resource type of Pulumi."""
    return re.search(r"\btype[\"']?:[ \t]*[\"']?alicloud:", text) is not None


def source_name(parts: Iterable[Part]) -> str:
    """Return the format of a file with these parts."""
    return next((str(part.source) for part in parts), "")
