"""`python -m scripts.audit`: checks the packages that the planner needs, and whether any has known vulnerabilities.

It checks offline that the lock files have exactly the requirements of pyproject.toml with their hashes, that the locked
packages are installed, and that every licence has been reviewed. Then, unless `--offline` is given, it asks OSV.
It exits with 1 if it finds a problem, and with 2 if OSV can't be reached.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent
RUNTIME: Final = ROOT / "requirements" / "runtime.lock"
MCP: Final = ROOT / "requirements" / "mcp.lock"
LOCKS: Final = (RUNTIME, MCP, ROOT / "requirements" / "dev.lock")
OSV: Final = "https://api.osv.dev/v1/querybatch"
SECONDS: Final = 20

# Licences that allow redistribution in an image with just their text. Review a new one before adding it here.
LICENCES: Final = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD License",
        "ISC",
        "MIT",
        "MIT License",
        "MIT-0",
        "PSF-2.0",
    }
)
_CLASSIFIER: Final = re.compile(r"License :: OSI Approved :: (?:.* \((?P<short>[^)]+)\)|(?P<name>.+))")
_ENTRY: Final = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))? *\\?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock file; `marker` says where it is needed, "" means everywhere."""

    name: str
    version: str
    marker: str
    hashed: bool

    @property
    def is_needed_here(self) -> bool:
        return not self.marker or Marker(self.marker).evaluate()


def locked(text: str) -> list[Locked]:
    """Return the packages of a lock file, with the hashes below each."""
    found = list(_ENTRY.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Locked(
            match["name"],
            match["version"],
            match["marker"] or "",
            "--hash=sha256:" in text[match.end() : end],
        )
        for match, end in zip(found, ends, strict=True)
    ]


def faults(dependencies: list[str], packages: list[Locked]) -> Iterator[str]:
    """Yield a sentence for each difference of a lock file from the requirements or from the installed packages."""
    by_name = {each.name: each for each in packages}
    for requirement in map(Requirement, dependencies):
        entry = by_name.get(canonicalize_name(requirement.name))
        if entry is None:
            yield f"{requirement.name} is asked for, but not locked: run make lock."
        elif not requirement.specifier.contains(entry.version):
            yield f"{entry.name} is locked at {entry.version}, which {requirement} excludes: run make lock."
    reached = _reached(dependencies, by_name)
    for entry in packages:
        yield from _entry_faults(entry, reached)


def _entry_faults(entry: Locked, reached: set[str]) -> Iterator[str]:
    if not entry.hashed:
        yield f"{entry.name} has no hash."
    if entry.name not in reached:
        yield f"{entry.name} is locked, but nothing needs it: run make lock."
    installed = _installed(entry.name)
    if installed is None:
        if entry.is_needed_here:
            yield f"{entry.name} is locked, but not installed."
        return
    if installed.version != entry.version:
        yield f"{entry.name} is installed at {installed.version}, but locked at {entry.version}."
    if not _may_be_used(installed):
        yield f"{entry.name} has a licence that nobody has looked at: {', '.join(licences(installed)) or 'none'}."


def _reached(dependencies: list[str], by_name: Mapping[str, Locked]) -> set[str]:
    """Return the names of all direct and indirect requirements. Extras are respected, other markers are ignored."""
    todo, reached = [Requirement(each) for each in dependencies], set[str]()
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        requirement = todo.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if name not in by_name or (name, extras) in seen:
            continue
        seen.add((name, extras))
        reached.add(name)
        installed = _installed(name)
        todo += [
            each
            for each in map(Requirement, (installed and installed.requires) or [])
            if _asked(each, extras)
        ]
    return reached


def _asked(requirement: Requirement, extras: frozenset[str]) -> bool:
    text = str(requirement.marker or "")
    return "extra" not in text or any(f'extra == "{extra}"' in text for extra in extras)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licences(package: Distribution) -> list[str]:
    """Return the licences of a package by its metadata: the expression, else the classifiers, else the text."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return re.split(r" (?:AND|OR|WITH) ", re.sub(r"[()]", "", metadata["License-Expression"]))
    found = [match for each in metadata.get_all("Classifier") or [] if (match := _CLASSIFIER.fullmatch(each))]
    named = [
        match["short"] or match["name"].replace("Apache Software License", "Apache-2.0") for match in found
    ]
    return named or ([metadata["License"]] if "License" in metadata else [])


def _may_be_used(package: Distribution) -> bool:
    names = licences(package)
    return bool(names) and LICENCES.issuperset(names)


def vulnerable(packages: list[Locked], address: str) -> list[str]:
    """Return a sentence for each package with a vulnerability in OSV. Raises OSError or ValueError if OSV doesn't answer."""
    queries = [
        {"package": {"name": each.name, "ecosystem": "PyPI"}, "version": each.version} for each in packages
    ]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(address, body, {"content-type": "application/json"})  # noqa: S310 - OSV's own
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        results: list[dict[str, Any]] = json.load(answer)["results"]
    if len(results) != len(packages):
        raise ValueError(f"{len(results)} answers to {len(packages)} questions")
    return [
        f"{each.name} {each.version} is vulnerable: {', '.join(found['id'] for found in result['vulns'])}."
        for each, result in zip(packages, results, strict=True)
        if result.get("vulns")
    ]


def main(arguments: list[str]) -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dependencies = project["dependencies"]
    found = list(faults(dependencies, locked(RUNTIME.read_text())))
    found += faults([*dependencies, *project["optional-dependencies"]["mcp"]], locked(MCP.read_text()))
    if "--offline" in arguments:
        return _print_problems(found)
    everything = sorted(
        {each for lock in LOCKS for each in locked(lock.read_text())}, key=lambda each: each.name
    )
    try:
        found += vulnerable(everything, os.environ.get("OSV", OSV))
    except (OSError, ValueError, KeyError) as error:
        print(f"OSV can't be reached, so vulnerabilities weren't checked: {error}", file=sys.stderr)
        return _print_problems(found) or 2
    print(f"Checked {len(everything)} packages with OSV.")
    return _print_problems(found)


def _print_problems(found: list[str]) -> int:
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
