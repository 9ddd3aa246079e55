"""Noun phrases of a sentence and the names in them."""

from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.names.name import Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span, hull
from communique.extract.transfers.lexicon import is_rating
from communique.extract.trees import children, subtree

_NEVER_FIRST = frozenset(
    {
        "DT",
        "CD",
        "PRP$",
        "WDT",
        "PDT",
        "POS",
        ",",
        ".",
        ":",
        "``",
        "''",
        "-LRB-",
        "-RRB-",
        "HYPH",
        "IN",
        "TO",
        "CC",
        "$",
    }
)
_LOOSE = frozenset(
    {
        "additional",
        "more",
        "another",
        "further",
        "other",
        "new",
        "necessary",
        "such",
        "many",
        "most",
        "several",
        "first",
        "own",
        "least",
        "various",
        "sufficient",
        "enough",
        "needed",
        "required",
        "promised",
        "requested",
    }
)
"""Modifiers that say how many or which, not what."""


def is_noun(token: Token) -> bool:
    """Whether the tagger takes it for a noun or a name."""
    return token.tag_.startswith("NN")


def modifiers(head: Token) -> list[Token]:
    """The words before a noun that say what it is, at whatever depth, in order and without a gap to it."""
    found: list[Token] = []
    for token in reversed(list(head.doc[head.left_edge.i : head.i])):
        if token.tag_ in _NEVER_FIRST and token.tag_ not in {"HYPH", "CC", "POS"} and not _is_bound(token):
            break
        if token.tag_ == "CC" and not _joins_modifiers(token, head):
            break
        if token.tag_ == "POS":
            break
        found.append(token)
    found.reverse()
    while found and (
        _only_counts(found[0])
        or (found[0].tag_ in _NEVER_FIRST and not _is_bound(found[0]))
        or (found[0].lower_ in _LOOSE and not _begins_name(found))
        or found[0].dep_ == "advmod"
    ):
        found.pop(0)
    return found


def _begins_name(found: Sequence[Token]) -> bool:
    """Whether the first word is part of a name with the next: "New Zealand troops", not "New Falcon jets"."""
    first = found[0]
    return len(found) > 1 and first.is_title and found[1].is_title and first.head == found[1]


def _is_bound(word: Token) -> bool:
    """Whether a number or determiner is part of a compound or a rating: "155-mm shells", "all-terrain vehicles"."""
    if word.tag_ not in {"CD", "DT", "PDT", "IN", "TO"} or word.i + 1 == len(word.doc):
        return False
    after = word.nbor(1)
    return (after.text == "-" and not word.whitespace_) or (word.tag_ == "CD" and is_rating(after.lower_))


def _only_counts(word: Token) -> bool:
    """Whether a word is white space, or a number that the tagger takes for a name: "Four radar systems"."""
    return word.is_space or (word.like_num and word.is_alpha)


def _joins_modifiers(conjunction: Token, head: Token) -> bool:
    """Whether "and" stands inside one noun's modifiers, as in "search and rescue equipment"."""
    return (
        conjunction.head != head
        and conjunction.head.dep_ in {"compound", "amod", "nmod"}
        and conjunction.head.tag_ not in {"NNS", "NNPS"}
        and conjunction.head.i < head.i
    )


def noun_phrase(sentence: Sentence, head: Token) -> Span:
    """The noun with the modifiers that say what it is: no articles, numbers or owners."""
    before = modifiers(head)
    return hull([sentence.place(head), *(sentence.place(token) for token in before)])


def name_at(sentence: Sentence, token: Token, names: Names) -> Name | None:
    """The name that a token is part of."""
    return next(iter(names.overlapping(sentence.place(token))), None)


def party(sentence: Sentence, token: Token | None, names: Names) -> Span | None:
    """The words that name whom a token stands for: its name, a pronoun, or the noun phrase with what is before it."""
    if token is None or token.tag_ in {"WDT", "WP", "EX", "CD", "DT"}:
        return None
    found = name_at(sentence, token, names)
    if found is None and is_noun(token):
        inside = hull([sentence.place(token.doc[token.left_edge.i]), sentence.place(token)])
        last = [name for name in names.within(inside) if name.span.end == inside.end]
        found = last[-1] if last else None
        return found.span if found else hull([sentence.place(t) for t in [*_determined(token), token]])
    if found is not None:
        return found.span
    return sentence.place(token) if token.tag_ in {"PRP", "PRP$"} else None


def _determined(token: Token) -> list[Token]:
    """Article and modifiers of a noun, so far as they touch it."""
    found: list[Token] = []
    for left in reversed(list(token.doc[token.left_edge.i : token.i])):
        if left.dep_ not in {"det", "amod", "compound", "nmod", "poss", "case"} or left.tag_ in {",", "CC"}:
            break
        found.append(left)
    return found


def named_before_number(noun: Token) -> Token | None:
    """The giver that the parser takes for a modifier of the goods: Latvia in "received from Latvia 42 vehicles"."""
    numbers = children(noun, "nummod")
    names = [
        t for t in children(noun, "nmod", "compound") if t.tag_.startswith("NNP") and numbers and t.i < numbers[0].i
    ]
    return names[-1] if names and noun.dep_ == "pobj" and noun.head.lower_ == "from" else None


def after_preposition(word: Token, *prepositions: str) -> Token | None:
    """The noun after one of the prepositions that depend on a word."""
    for preposition in children(word, "prep", "agent", "dative"):
        if preposition.lower_ in prepositions:
            nouns = children(preposition, "pobj")
            if nouns:
                return nouns[0]
    return None


def clause(sentence: Sentence, word: Token, required: Sequence[Span]) -> Span:
    """The smallest clause around a word that contains the required places: its verb with all that depends on it.

    Without the clauses at its ends that hold nothing required. The sentence, if no verb is over the word.
    """
    verb = word
    while not verb.tag_.startswith("VB") and verb.head != verb:
        verb = verb.head
    if not verb.tag_.startswith("VB"):
        return sentence.span
    while verb.dep_ == "xcomp" and verb.head.tag_.startswith("VB"):
        verb = verb.head  # "agreed to send": the infinitive alone does not say how far it has come
    dropped = {
        token.i
        for child in children(verb, "conj", "cc", "advcl", "parataxis", "ccomp", "punct", "mark", "preconj")
        if not any(sentence.place(subtree(child)).overlaps(place) for place in required)
        for token in subtree(child)
    }
    kept = [t for t in subtree(verb) if t.i not in dropped and t.dep_ != "punct" and not t.is_space]
    return hull([*(sentence.place(token) for token in kept), *required])
