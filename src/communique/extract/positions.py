"""Where words of a list may stand in a tree: known without a look at each token, which is what looking costs."""

from communique.extract.models import Parse


def positions(parse: Parse | None, lemmas: frozenset[str]) -> list[int]:
    """The positions, in order, of all words that may have one of the lemmas (lower case), or be one, and few others.

    None where there is no parser.
    """
    return [] if parse is None else parse.surface.marked(lemmas)
