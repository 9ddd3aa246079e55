"""report.html: what a version is, in one file that needs neither network nor program."""

from collections.abc import Sequence

from communique.dataset.manifest import Manifest
from communique.describe.version import Ancestor
from communique.site.blocks import Section
from communique.site.page import inlined
from communique.site.report.changes import about_section, changes_section, parent_of
from communique.site.report.citing import citing_section
from communique.site.report.counts import figures_section
from communique.site.report.coverage import coverage_section, rows_section
from communique.site.report.dictionary import dictionary_section
from communique.site.report.money import money_section
from communique.site.report.people import people_section
from communique.site.report.quality import quality_section
from communique.site.report.refused import duplicates_section, quarantine_section
from communique.site.version import Version, opened


def report(manifest: Manifest, before: Sequence[Ancestor] = ()) -> str:
    """Return `report.html` of the version that lies in the manifest's folder; `before` is what it comes from.

    A pure function of the Parquet files there and of what the manifest says of them: the same version gives the same
    bytes, on every machine and at any time. Raises StoreError when a file is missing or damaged.
    """
    with opened(manifest) as version:
        name = version.said("dataset")
        return inlined(
            "report.html",
            title=f"{version.said('title') or name} {manifest.version}",
            name=name,
            version=manifest.version,
            parent=parent_of(version),
            reason=version.said("reason"),
            sections=sections(version, name, before),
        )


def sections(version: Version, name: str, before: Sequence[Ancestor]) -> tuple[Section, ...]:
    """Return the sections of the report, in their order."""
    return (
        about_section(version),
        changes_section(version, before),
        rows_section(version),
        coverage_section(version),
        money_section(version),
        figures_section(version),
        people_section(version),
        duplicates_section(version),
        quarantine_section(version),
        quality_section(version),
        dictionary_section(version),
        citing_section(version, name),
    )
