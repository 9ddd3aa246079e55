"""What accompanies the tables of a version: a page to read, and what tools and catalogues of others ask for.

Every companion is a pure function of a version: its manifest, its Parquet files with what their schemas declare, and
the versions that it comes from. No clock, no machine, and no words but those that the files of the version hold, so
that a version that was purged or withholds words gets companions without them.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from communique.dataset.layout import README_FILE, REPORT_FILE
from communique.describe.citation import CITATION_FILE, citation
from communique.describe.croissant import CROISSANT_FILE, croissant
from communique.describe.datapackage import DATAPACKAGE_FILE, datapackage
from communique.describe.dcat import DCAT_FILE, dcat
from communique.describe.parts import parts_of_tables
from communique.describe.readme import readme
from communique.describe.version import Ancestor, Version, ancestors
from communique.remote.parts import PARTS_FILE

__all__ = ["COMPANIONS", "Ancestor", "Version", "ancestors", "companions"]


def _report(version: Version) -> str:
    from communique.site.report import report  # what makes pages is loaded when one is made

    return report(version.manifest, version.before)


COMPANIONS: Mapping[str, Callable[[Version], str]] = MappingProxyType(
    {
        README_FILE: readme,
        REPORT_FILE: _report,
        CITATION_FILE: citation,
        CROISSANT_FILE: croissant,
        DATAPACKAGE_FILE: datapackage,
        DCAT_FILE: dcat,
    }
)
"""What every version has, by the name of the file, and what makes it. No name is that of a table or of the manifest."""


def companions(version: Version) -> Mapping[str, bytes]:
    """Return every file that accompanies a version, by name, sorted. The same version gives the same bytes.

    Versions with large tables have digests of their parts too, for who reads them elsewhere. Raises StoreError for a
    table that is damaged.
    """
    made = {name: make(version) for name, make in COMPANIONS.items()}
    if (digests := parts_of_tables(version)) is not None:
        made[PARTS_FILE] = digests
    return MappingProxyType({name: made[name].encode() for name in sorted(made)})
