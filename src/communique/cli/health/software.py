"""Packages: what is installed, in which version, and whether the ranges of the package's own metadata hold."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from communique.cli.health.check import Check, State, Use, needed

AREA = "software"
PACKAGE = "communique"
PIPELINE = "pipeline"
PIPELINE_COST = "about 630 MB in 130 packages"
"""What the extra adds to a light install, measured with the pinned versions on Python 3.11."""

_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A package that ours declares, and the extra that it belongs to."""

    requirement: Requirement
    extra: str | None

    @property
    def installed(self) -> str | None:
        """Its installed version, or None."""
        try:
            return version(self.requirement.name)
        except PackageNotFoundError:
            return None

    @property
    def fits(self) -> bool:
        """Whether it is installed in a version that our metadata allows."""
        found = self.installed
        return found is not None and self.requirement.specifier.contains(found, prereleases=True)


def declared() -> list[Wanted]:
    """Return the packages that ours needs on this Python, in the order of its metadata."""
    try:
        lines = requires(PACKAGE) or []
    except PackageNotFoundError:
        return []  # told by the check of our own version
    found = []
    for line in lines:
        requirement = Requirement(line)
        extra = _EXTRA.search(str(requirement.marker or ""))
        named = extra.group(1) if extra else None
        if requirement.marker is None or requirement.marker.evaluate({"extra": named or ""}):
            found.append(Wanted(requirement, named))
    return found


def pipeline_installed() -> bool:
    """Whether every package of the extra that builds is there, in whatever version."""
    return all(wanted.installed is not None for wanted in declared() if wanted.extra == PIPELINE)


def check_software(use: Use) -> Iterator[Check]:
    """Look at Python and at the packages of the light install and of the pipeline."""
    try:
        ours, pythons = version(PACKAGE), metadata(PACKAGE)["Requires-Python"]
    except PackageNotFoundError:
        advice = "it runs from a folder, without its metadata: pip install it"
        yield Check(AREA, PACKAGE, State.WRONG, "not installed", advice)
        return
    yield Check(AREA, PACKAGE, State.OK, ours)
    yield _python(SpecifierSet(pythons or ""))
    wanted = declared()
    yield from (_package(one, State.WRONG) for one in wanted if one.extra is None)
    of_pipeline = [one for one in wanted if one.extra == PIPELINE]
    missing = [one.requirement.name for one in of_pipeline if one.installed is None]
    hindrance = needed(use, Use.BUILD)
    yield from (_package(one, hindrance) for one in of_pipeline if one.installed is not None)
    if missing:
        yield Check(
            AREA,
            f"extra {PIPELINE}",
            hindrance,
            f"missing {', '.join(missing)}",
            f'to build: pip install "{PACKAGE}[{PIPELINE}]" ({PIPELINE_COST})',
        )


def _python(supported: SpecifierSet) -> Check:
    running = platform.python_version()
    found = f"{running} ({platform.python_implementation()}, {platform.system()} {platform.machine()})"
    if supported.contains(running, prereleases=True):
        return Check(AREA, "python", State.OK, found)
    return Check(AREA, "python", State.WRONG, found, f"use a Python {supported}")


def _package(wanted: Wanted, hindrance: State) -> Check:
    requirement, found = wanted.requirement, wanted.installed
    allowed = f"{requirement.name}{requirement.specifier}"
    if found is None:
        return Check(AREA, requirement.name, hindrance, "missing", f'pip install "{allowed}"')
    if not wanted.fits:
        return Check(AREA, requirement.name, hindrance, found, f'not supported: pip install "{allowed}"')
    return Check(AREA, requirement.name, State.OK, f"{found} ({requirement.specifier})")
