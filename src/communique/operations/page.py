"""What a run of refresh tells people and programs: what came, what was refused, what was published, what is the matter.

The flow leaves it as its artifacts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from communique.build.report import EXAMPLES, Report, cell, markdown_table, of_error, of_result
from communique.dataset.layout import README_FILE, REPORT_FILE
from communique.dataset.manifest import Json
from communique.errors import CommuniqueError
from communique.operations.conclude import Conclusion
from communique.operations.outcome import RefreshOutcome

_COUNTS = ("listed", "new", "changed", "unchanged", "gone", "refused", "left_over")


@dataclass(frozen=True, slots=True)
class RefreshPage:
    """What became of a run of refresh."""

    outcome: RefreshOutcome
    conclusion: Conclusion

    @property
    def report(self) -> Report:
        """What became of the build in it: rows, refusals, quality."""
        name, error = self.outcome.dataset.name, self.outcome.error
        if self.outcome.result is not None:
            return of_result(name, self.outcome.result)
        return of_error(name, error if isinstance(error, CommuniqueError) else CommuniqueError(self.outcome.reason))

    @property
    def link(self) -> str | None:
        """The address of the page of the version: its report, or else its README."""
        if self.outcome.result is None:
            return None
        folder = self.outcome.result.publication.folder.resolve()
        found = (folder / name for name in (REPORT_FILE, README_FILE))
        return next((page.as_uri() for page in found if page.is_file()), None)

    def markdown(self) -> str:
        """Return the page: the report of the build, and what was collected for it."""
        parts = [self.report.markdown().rstrip()]
        if self.link is not None:
            parts.append(f"[The page of this version]({self.link})")
        if problems := self.conclusion.status.problems:
            lines = "\n".join(f"- {cell(one.message)}: {cell(one.advice)}" for one in problems)
            parts += ["## To look at", lines]
        if rows := self.sources_table():
            parts += ["## What came", markdown_table(list(rows[0]), [list(row.values()) for row in rows])]
        if rows := self.refused_table():
            parts += ["## Pages that were refused", markdown_table(list(rows[0]), [list(row.values()) for row in rows])]
        parts += [f"warning: {cell(one)}" for one in self.conclusion.warnings]
        return "\n\n".join(parts) + "\n"

    def sources_table(self) -> list[dict[str, Json]]:
        """Return what was found at every source that was asked."""
        visits = self.outcome.collection.visits if self.outcome.collection else ()
        return [
            {"source": visit.source, **{name: getattr(visit, name) for name in _COUNTS}, "problem": visit.problem}
            for visit in visits
        ]

    def refused_table(self) -> list[dict[str, Json]]:
        """Return how many pages of a source were refused by which rule, with examples."""
        refused = self.outcome.collection.refused if self.outcome.collection else ()
        counts = Counter((fetch.source, str(fetch.refused)) for fetch in refused)
        return [
            {"source": source, "rule": rule, "pages": count, "examples": "; ".join(_examples(self, source, rule))}
            for (source, rule), count in sorted(counts.items())
        ]


def _examples(page: RefreshPage, source: str, rule: str) -> Sequence[str]:
    refused = page.outcome.collection.refused if page.outcome.collection else ()
    return [fetch.link for fetch in refused if (fetch.source, str(fetch.refused)) == (source, rule)][:EXAMPLES]
