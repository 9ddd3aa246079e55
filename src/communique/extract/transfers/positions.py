"""Where words of a list may stand in a tree: known without a look at each token, which is what looking costs."""

from communique.extract.lemmas import words_with
from communique.extract.reading import Sentence


def positions(sentence: Sentence, lemmas: frozenset[str]) -> list[int]:
    """The positions, in order, of all words that may have one of the lemmas (lower case), or be one, and few others."""
    if sentence.parse is None:
        return []
    table = words_with(sentence.parse.nlp, lemmas)
    return [at for at, word in enumerate(sentence.parse.words.to_array(["LOWER"]).tolist()) if table[word]]
