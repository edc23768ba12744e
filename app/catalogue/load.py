"""Loading editions: each is a folder of TOML files and one CSV file, which are read strictly or rejected."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from . import checks
from .first_edition import Additions, FlatFit, read_additions
from .model import Catalogue, Editions, Facts, Fit, InstanceType, Need, Source, Topic, Unknown
from .schemas import fact_names, read_facts, read_figures, read_table, read_tables
from .toml_file import CatalogueError, display_name, read_toml
from .type_table import by_family, read_instance_types

__all__ = ["EDITIONS", "CatalogueError", "editions_on_demand", "load_edition", "load_editions"]

EDITIONS: Final = Path(__file__).parent / "editions"

_NAME: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_FILES: Final = frozenset(
    f"{name}.toml" for name in ("sources", "facts", "needs", "topics", "fit", "unknowns", "doubts")
) | {"instance_types.csv"}


def load_editions(path: Path = EDITIONS) -> Editions:
    """Load every edition in the folder. Raises CatalogueError for a subfolder that is no valid edition."""
    return Editions(MappingProxyType({folder.name: load_edition(folder) for folder in _folders(path)}))


def editions_on_demand(path: Path = EDITIONS) -> Editions:
    """As `load_editions`, but each edition is loaded, or rejected, on first use.

    For commands that evaluate one plan and need only one edition.
    """
    return Editions(_OnDemand({folder.name: folder for folder in _folders(path)}))


class _OnDemand(Mapping[str, Catalogue]):
    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders
        self._loaded: dict[str, Catalogue] = {}

    def __getitem__(self, name: str) -> Catalogue:
        if name not in self._loaded:
            self._loaded[name] = load_edition(self._folders[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)


def _folders(path: Path) -> list[Path]:
    folders = sorted(entry for entry in path.iterdir() if entry.is_dir())
    if not folders:
        raise CatalogueError(f"{path.name}: holds no edition")
    return folders


def load_edition(path: Path) -> Catalogue:
    """Load the edition in the folder. Raises CatalogueError with the file and line of each fault."""
    _check_folder(path)
    sources = _sources(path)
    needs = _needs(path, sources)
    types = _instance_types(path, sources)
    additions = read_additions(path, sources)
    families = by_family(types)
    return Catalogue(
        edition=path.name,
        facts=_facts(path, sources, families, additions),
        needs=MappingProxyType(needs),
        topics=_topics(path, sources, needs),
        fit=_fit(path, sources),
        instance_types=MappingProxyType(types),
        families=families,
        sources=MappingProxyType(sources),
        unknowns=tuple(read_tables(read_toml(path / "unknowns.toml"), Unknown, sources).values()),
        absent_findings=additions.absent_findings,
    )


def _check_folder(path: Path) -> None:
    if not _NAME.fullmatch(path.name):
        raise CatalogueError(f"{path.name}: an edition is named by its month, such as 2026-11")
    present = {entry.name for entry in path.iterdir()}
    faults = [f"{display_name(path / name)}: missing" for name in sorted(_FILES - present)]
    faults += [f"{display_name(path / name)}: no file of an edition" for name in sorted(present - _FILES)]
    if faults:
        raise CatalogueError("\n".join(faults))


def _sources(path: Path) -> dict[str, Source]:
    file = read_toml(path / "sources.toml")
    sources = read_tables(file, Source, {})
    file.refuse(checks.source_faults(sources))
    return sources


def _instance_types(path: Path, sources: Mapping[str, Source]) -> dict[str, InstanceType]:
    doubts = read_toml(path / "doubts.toml")
    other_figures = read_figures(doubts)
    types = read_instance_types(path / "instance_types.csv", sources, other_figures)
    doubts.refuse(checks.doubt_faults(other_figures, types))
    return types


def _facts(
    path: Path, sources: Mapping[str, Source], families: Container[str], additions: Additions
) -> Facts:
    file = read_toml(path / "facts.toml")
    stated = [name for name in fact_names(Facts) if name not in additions.facts]
    facts = Facts(**read_facts(file, Facts, stated, sources), **additions.facts)
    file.refuse(checks.fact_faults(facts, families))
    return facts


def _needs(path: Path, sources: Mapping[str, Source]) -> dict[str, Need]:
    file = read_toml(path / "needs.toml")
    needs = read_tables(file, Need, sources)
    file.refuse(checks.need_faults(needs))
    return needs


def _topics(path: Path, sources: Mapping[str, Source], needs: Mapping[str, Need]) -> tuple[Topic, ...]:
    file = read_toml(path / "topics.toml")
    topics = tuple(read_tables(file, Topic, sources).values())
    file.refuse(checks.topic_faults(topics, needs))
    return topics


def _fit(path: Path, sources: Mapping[str, Source]) -> Fit:
    file = read_toml(path / "fit.toml")
    if any(isinstance(table, dict) for table in file.tables.values()):
        fit = Fit(**read_facts(file, Fit, fact_names(Fit), sources))
        file.refuse(checks.fit_faults(fit))
        return fit
    flat = read_table(file, FlatFit, sources)
    file.refuse(flat.faults())
    return flat.as_facts()
