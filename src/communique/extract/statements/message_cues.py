"""Quotations introduced without a verb of saying: `Her message was clear: "..."`, `X put it this way: "..."`.

A noun for what somebody says with its owner, or a phrase that stands for saying, and a colon; `In his view, "..."`.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.statements.cues import lexicon
from communique.extract.trees import children, is_negated

_PAST = frozenset({"VBD", "VBZ"})
_HAVING = frozenset({"have", "offer", "deliver", "give", "send", "bring"})
_OF_ANOTHER = frozenset({"from", "of"})
_WAYS = frozenset({"way", "simply", "bluntly", "plainly", "like"})
_MOST_TOKENS = 15


def introduced_by(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """First and last token of the cue and the head of the speaker, for the tokens before a quotation; else None.

    Only where the speaker is named there or told of by a pronoun, and the colon (a comma after "In his view") is last.
    """
    words = [token for token in words if not token.is_space and not token.is_quote]
    if not 2 < len(words) <= _MOST_TOKENS:
        return None
    stop = words[-1]
    if stop.text == ",":
        return _in_view(words[:-1])
    if stop.text != ":":
        return None
    for token in words:
        if token.lemma_.lower() in lexicon().said_nouns and (found := _said_noun(token, words)) is not None:
            return found
        if token.tag_ in _PAST and not is_negated(token) and (found := _said_verb(token, words)) is not None:
            return found
    return None


def _in_view(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`In his view`, `In the Minister's words`: nothing else."""
    last = words[-1]
    if words[0].lower_ != "in" or last.lemma_.lower() not in lexicon().views or last.head != words[0]:
        return None
    owners = children(last, "poss")
    return (words[0], last, owners[0]) if len(owners) == 1 else None


def _said_noun(noun: Token, words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`His answer:`, `X's message was clear:`, `X had a clear message:`."""
    owners = children(noun, "poss")
    verb = noun.head
    if owners and noun is words[-2]:
        return noun, noun, owners[0]
    if owners and noun.dep_ == "nsubj" and verb.lemma_ == "be" and not is_negated(verb):
        simple = [t for t in words if t.i > verb.i and t.tag_[:2] not in {"JJ", "RB"} and not t.is_punct]
        return (noun, noun, owners[0]) if not simple and children(verb, "acomp") else None
    if noun.dep_ == "dobj" and verb.lemma_ in _HAVING and verb.tag_ in _PAST and not is_negated(verb):
        if any(child.lower_ in _OF_ANOTHER for child in (*children(noun, "prep"), *children(verb, "prep"))):
            return None  # "had an answer from the ministry:", "brought a message of the Pope:"
        subjects = children(verb, "nsubj")
        return (verb, noun, subjects[0]) if len(subjects) == 1 else None
    return None


def _said_verb(verb: Token, words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`X put it this way:`, `X was blunt:`."""
    subjects = children(verb, "nsubj")
    if len(subjects) != 1 or subjects[0].i > verb.i:
        return None
    rest = [t for t in words if t.i > verb.i]
    if verb.lemma_ == "put":
        way = [t for t in rest if t.lower_ in _WAYS]
        return (verb, way[-1], subjects[0]) if rest[0].lower_ == "it" and way else None
    frank = [t for t in children(verb, "acomp") if t.lower_ in lexicon().frank]
    is_person = subjects[0].tag_ == "NNP" or subjects[0].lower_ in {"he", "she"}
    return (verb, frank[0], subjects[0]) if verb.lemma_ == "be" and frank and is_person else None
