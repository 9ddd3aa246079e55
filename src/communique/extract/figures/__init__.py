"""Figures: counts and measured quantities, apart from money that moves and goods that are supplied."""

from collections.abc import Sequence

from communique.extract.facts import Figure, Funding, Transfer
from communique.extract.figures.tabulated import tabulated_figures
from communique.extract.figures.told import told_figures
from communique.extract.figures.told_uk import ukrainian_figures
from communique.extract.figures.voted import votes
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def find_figures(
    reading: Reading, names: Names, funding: Sequence[Funding], transfers: Sequence[Transfer]
) -> list[Figure]:
    """Quantities that inform and that no row of `funding` or `transfers` has, in order of the text.

    A title repeats what the body tells: its figures count only where the body does not have the value.
    """
    tabulated = tabulated_figures(reading, names)
    tabulated += [vote for sentence in reading.sentences for vote in votes(reading, sentence)]
    others = _taken(funding, transfers)
    tabulated = [row for row in tabulated if not any(row.value.span.overlaps(place) for place in others)]
    taken = sorted([*others, *(figure.value.span for figure in tabulated)])
    told_in = ukrainian_figures if reading.document.language == "uk" else told_figures
    told = [figure for sentence in reading.sentences for figure in told_in(reading, sentence, names, taken)]
    found = sorted([*told, *tabulated], key=lambda figure: figure.value.span)
    title = [block.span for block in reading.blocks if block.role is BlockRole.TITLE]
    body = {figure.value.value for figure in found if not _inside(figure, title)}
    return [figure for figure in found if figure.value.value not in body or not _inside(figure, title)]


def _inside(figure: Figure, spans: Sequence[Span]) -> bool:
    return any(span.contains(figure.evidence) for span in spans)


def _taken(funding: Sequence[Funding], transfers: Sequence[Transfer]) -> list[Span]:
    """Where the numbers of other tables stand."""
    cells = [cell for row in funding for cell in (row.amount, row.amount_upper)] + [row.quantity for row in transfers]
    return sorted(cell.span for cell in cells if cell is not None)
