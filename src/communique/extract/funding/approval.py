"""Who only allows what others give: legislatures."""

from spacy.tokens import Token

from communique.extract.funding.cues import nouns
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children


def votes(sentence: Sentence, agent: Token) -> bool:
    """Whether an agent only approves: "approved by parliament"."""
    return approves(agent.head) and any(
        is_legislature(sentence, sentence.place(noun)) for noun in children(agent, "pobj")
    )


def approves(verb: Token) -> bool:
    """Whether a verb allows what others give."""
    return verb.lemma_ in nouns("approving")


def is_legislature(sentence: Sentence, place: Span) -> bool:
    """Whether the words at a place name a legislature."""
    start = sentence.span.start
    words = sentence.text[place.start - start : place.end - start].lower().replace("’", "'").split()
    return any(word.strip(".,'s") in nouns("legislatures") or word in nouns("legislatures") for word in words)
