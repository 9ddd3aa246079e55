"""Which period governs a place in a sentence."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Token

from communique.extract.facts import Period
from communique.extract.periods.expressions import words
from communique.extract.periods.reading import periods_of
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span

_CLAUSES = frozenset(
    {"ROOT", "relcl", "acl", "advcl", "ccomp", "csubj", "csubjpass", "parataxis", "conj", "pcomp", "xcomp"}
)
_COMPARED = re.compile(
    r"\b(?:compared (?:to|with)|in comparison (?:to|with)|relative to|versus|than(?: in)?)"
    r" (?:the |that (?:of|in) (?:the )?|those (?:of|in) (?:the )?)?\Z",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:(?:up(?! to (?:[\w%.$€£]+ ){2,}?from)|down|increase|decrease|rise|drop|decline)"
    r" (?:[\w%.$€£]+ ){0,3}?(?P<at>from)"
    r"|compared (?P<to>to|with)|(?P<v>versus))\b[^,;:]{0,60}\Z",
    re.IGNORECASE,
)
"""An earlier value and what stands up to its period."""
_VERBS = frozenset({"VERB", "AUX"})


def period_for(reading: Reading, sentence: Sentence, anchor: Span) -> Period | None:
    """The period that governs the words at `anchor`: the only one of the smallest clause around them that has any.

    Without a parse the only period of the sentence; None where several compete. Words inside the anchor count too.
    """
    found = [
        period
        for period in periods_of(reading, sentence)
        if not _is_compared(sentence, period) and not _is_of_earlier(sentence, period, anchor)
    ]
    if not found:
        return None
    anchored = sentence.tokens_in(anchor)
    if not anchored:
        return found[0] if len(found) == 1 else None
    inside = [period for period in found if anchor.contains(period.span)]
    if len(inside) == 1:
        return inside[0]
    for clause in _clauses_around(_head(anchored)):
        own = [period for period in found if _clause_of(sentence, period) == clause]
        if own:
            return own[0] if len(own) == 1 else None
    return found[0] if len(found) == 1 else None


def is_when_told(sentence: Sentence, period: Period, anchor: Span) -> bool:
    """Whether a period only says when somebody told what stands at `anchor`: "said on Monday that it would give"."""
    anchored, timed = sentence.tokens_in(anchor), sentence.tokens_in(period.span)
    if not anchored or not timed or anchor.contains(period.span):
        return False
    word, anchor_head = timed[0], _head(anchored)
    if any(above.lower_ == "according" for above in (word, *word.ancestors)):
        return True
    verb = next((above for above in word.ancestors if above.pos_ in _VERBS), None)
    if verb is not None and verb.lemma_.lower() in _telling() and not verb.is_ancestor(anchor_head):
        return verb != anchor_head  # "it has agreed to buy ships, the ministry said on Friday"
    current = anchor_head
    for _ in range(len(current.doc)):
        over = current.head
        if over == current:
            return False
        if current.dep_ == "ccomp" and over.is_ancestor(word) and current != word and not current.is_ancestor(word):
            return True
        current = over
    return False


@cache
def _telling() -> frozenset[str]:
    """Verbs that only tell, whose time is nobody else's."""
    return frozenset(words()["telling"]["verbs"])


def is_in_telling_aside(sentence: Sentence, period: Period) -> bool:
    """Whether a period belongs to an aside that only tells: "the drills, which the army on Monday described"."""
    timed = sentence.tokens_in(period.span)
    verb = next((above for above in timed[0].ancestors if above.pos_ in _VERBS), None) if timed else None
    return verb is not None and verb.dep_ == "relcl" and verb.lemma_.lower() in _telling()


def _is_compared(sentence: Sentence, period: Period) -> bool:
    """Whether a period is only what another is measured by: "compared to the third quarter of 2022"."""
    return _COMPARED.search(sentence.text, 0, period.span.start - sentence.span.start) is not None


def _is_of_earlier(sentence: Sentence, period: Period, anchor: Span) -> bool:
    """Whether a period is that of an earlier value alone, behind the anchor: "40 percent, up from 36 in May"."""
    start = sentence.span.start
    compared = _EARLIER.search(sentence.text, 0, period.span.start - start)
    return compared is not None and anchor.start < start + compared.start(compared.lastgroup or 0)


def _clause_of(sentence: Sentence, period: Period) -> Token | None:
    tokens = sentence.tokens_in(period.span)
    return next(_clauses_around(_head(tokens)), None) if tokens else None


def _head(tokens: Sequence[Token]) -> Token:
    """The token that the others depend on."""
    inside = {token.i for token in tokens}
    return next((token for token in tokens if token.head == token or token.head.i not in inside), tokens[0])


def _clauses_around(token: Token) -> Iterator[Token]:
    """The verbs that a token depends on, innermost first; the root of the sentence closes the list."""
    current = token
    for _ in range(len(token.doc)):
        if current.head == current or (current.pos_ in _VERBS and current.dep_ in _CLAUSES):
            yield current
        if current.head == current:
            return
        current = current.head
