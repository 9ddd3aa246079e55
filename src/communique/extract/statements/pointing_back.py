"""Sentences that say whose words stand before them: `This was stated by X`, `X said this`, `That is according to X`."""

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.spans import Cell
from communique.extract.statements.attribution import Attribution, cue_cell, is_active, speaking_subject, verb_cue
from communique.extract.statements.cues import Complement, lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import is_nobody, speaker
from communique.extract.trees import children, is_negated

_POINTERS = frozenset({"this", "that"})
_ARTICLES = frozenset({"the", "this", "that"})
_TO_ACCORDING = 4
"""Words before which "according" stands in `That is also according to X`."""


def points_back(passage: Passage, names: Names) -> Attribution | None:
    """The attribution that a sentence gives to what stands before it; None for any other sentence."""
    tree = passage.tree
    first = next((token for token in tree if not token.is_space), None)
    if first is None or passage.quoted:
        return None
    for token in tree:
        if is_negated(token):
            continue
        if token.lower_ == "according" and token.i < _TO_ACCORDING and first.lower_ in _POINTERS:
            return _source(passage, token, names)
        own = _stated_by(token, first) or _so_said(token, first) or _said_this(token)
        if own is None or is_nobody(own):
            continue
        said_by = speaker(passage, own, names)
        return Attribution(cue_cell(passage, token), said_by, None, "direct.line_after") if said_by else None
    return None


def goes_on_after_line(passage: Passage, names: Names) -> Attribution | None:
    """The attribution that begins a line of its own (`said X, the head of the railways.`)."""
    verb = next((token for token in passage.tree if not token.is_space), None)
    if verb is None or not verb.is_lower or passage.quoted:
        return None
    own = _follows(verb)
    said_by = speaker(passage, own, names) if own is not None else None
    return Attribution(cue_cell(passage, verb), said_by, None, "direct.line_after") if said_by else None


def _source(passage: Passage, according: Token, names: Names) -> Attribution | None:
    """The source in `That's according to X`."""
    for to in children(according, "prep"):
        for source in children(to, "pobj") if to.lower_ == "to" else ():
            said_by = speaker(passage, source, names)
            words = passage.tree[according.i : to.i + 1].text
            cue = Cell(words, passage.place(according, to))
            return Attribution(cue, said_by, None, "direct.line_after") if said_by else None
    return None


def _stated_by(verb: Token, first: Token) -> Token | None:
    """X in `This was stated by X` and `The relevant statement was made by X`."""
    subjects = children(verb, "nsubjpass")
    if verb.tag_ != "VBN" or not subjects or not children(verb, "auxpass"):
        return None
    what = subjects[0]
    text = what.lemma_.lower() in lexicon().texts and first.lower_ in _ARTICLES and first.head == what
    if text:
        reports = verb.lemma_ in lexicon().making and not any(c.dep_ in {"prep", "acl"} for c in what.children)
    else:
        cue = verb_cue(verb)
        reports = what == first and first.lower_ in _POINTERS and cue is not None and Complement.CLAUSE in cue.takes
    agents = [noun for agent in children(verb, "agent") for noun in children(agent, "pobj")]
    return agents[0] if reports and agents else None


def _so_said(verb: Token, first: Token) -> Token | None:
    """X in `So said X`."""
    return _follows(verb) if first.lower_ == "so" and verb.i == first.i + 1 else None


def _follows(verb: Token) -> Token | None:
    """The subject of a verb of saying that stands behind it."""
    cue = verb_cue(verb)
    if cue is None or not cue.quotes or verb.tag_ not in {"VBD", "VBZ"}:
        return None
    return next((own for own in children(verb, "nsubj") if own.i > verb.i), None)


def _said_this(verb: Token) -> Token | None:
    """X in `X said this in an interview`."""
    cue = verb_cue(verb)
    if cue is None or Complement.CLAUSE not in cue.takes or verb.dep_ != "ROOT" or not is_active(verb):
        return None
    this = [o for o in children(verb, "dobj") if o.lower_ == "this" and o.i == verb.i + 1 and not list(o.children)]
    return speaking_subject(verb) if this else None
