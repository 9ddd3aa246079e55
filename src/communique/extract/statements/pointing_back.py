"""Sentences that say whose words stand before them: `This was stated by X`, `X said this`, `This is according to X`.

They assert nothing of their own. "This, according to X, will cost more" does, and is X's own statement.
"""

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.spans import Cell
from communique.extract.statements.attribution import Attribution, cue_cell
from communique.extract.statements.context import pointing_back_words
from communique.extract.statements.cues import Complement, lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import is_nobody, speaker
from communique.extract.statements.speaking_verbs import is_active, speaking_subject, verb_cue
from communique.extract.trees import children, is_negated

_POINTERS = frozenset({"this", "that"})
_PLURAL_POINTERS = frozenset({"those", "these"})
_TO_WORDS = 3
_ARTICLES = frozenset({"the", "this", "that"})
_TO_ACCORDING = 4
"""Words before which "according" stands in `This is also according to X`."""
_OF_THE_CUE = frozenset({"nsubj", "dobj", "punct", "prep", "advmod", "npadvmod", "advcl", "intj"})
"""What stands with the verb of `On Monday X said this at the port, speaking to reporters`."""
_OF_BEING = frozenset({"nsubj", "punct", "advmod", "prep"})
_MEANWHILE = frozenset({"while", "when", "as"})


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
        own = _stated_by(token, first) or _so_said(token, first) or _said_this(token) or _words_of(token, first)
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


def says_no_more(passage: Passage, names: Names) -> Attribution | None:
    """The attribution that a whole sentence is: who said something, when and where, and no more (`X said on May 3`)."""
    if passage.quoted or not passage.parse.may_hold(pointing_back_words("telling")):
        return None
    for verb in passage.tree:
        if verb.dep_ != "ROOT":
            continue
        cue = verb_cue(verb)
        if cue is None or verb.lemma_ not in pointing_back_words("telling") or verb.tag_ not in {"VBD", "VBZ"}:
            return None
        own = speaking_subject(verb)
        if own is None or is_nobody(own) or is_negated(verb) or own.i > verb.i:
            return None
        if not all(_goes_with_saying(child, verb) for child in verb.children):
            return None
        said_by = speaker(passage, own, names)
        return Attribution(cue_cell(passage, verb), said_by, None, "direct.line_after") if said_by else None
    return None


def _goes_with_saying(child: Token, verb: Token) -> bool:
    """Whether a part of `X said on Tuesday` tells only when and where, or whom it was told."""
    if child.dep_ == "dobj":
        return verb.lemma_ in pointing_back_words("addressing")
    if child.dep_ not in _OF_THE_CUE or child.dep_ == "advcl":
        return False
    behind = [part for part in child.subtree if part.i > verb.i]
    if child.dep_ == "prep" and child.lower_ in pointing_back_words("of_matter"):
        return False  # "The minister told of the harbour"
    return lexicon().repeating.isdisjoint(part.lower_ for part in behind)


def _source(passage: Passage, according: Token, names: Names) -> Attribution | None:
    """The source in `This is according to X`, where nothing is said of "this" but that."""
    being = according.head
    if not _only_points(being, according):
        return None
    for to in children(according, "prep"):
        for source in children(to, "pobj") if to.lower_ == "to" else ():
            said_by = speaker(passage, source, names)
            words = passage.tree[according.i : to.i + 1].text
            cue = Cell(words, passage.place(according, to))
            return Attribution(cue, said_by, None, "direct.line_after") if said_by else None
    return None


def _only_points(being: Token, according: Token) -> bool:
    """Whether a verb of being has only a pointer before it, and behind it only "according" with its source."""
    if being.lemma_ != "be" or being.i >= according.i or is_negated(being) or children(according, "pobj"):
        return False
    subjects = children(being, "nsubj")
    if len(subjects) != 1 or subjects[0].lower_ not in _POINTERS or subjects[0].i != being.i - 1:
        return False
    between = being.doc[being.i + 1 : according.i]
    if any(token.dep_ != "advmod" for token in between) or any(c.dep_ not in _OF_BEING for c in being.children):
        return False
    return being.dep_ == "ROOT" or (being.dep_ == "ccomp" and _is_reported_in(being.head))


def _stated_by(verb: Token, first: Token) -> Token | None:
    """X in `This was stated by X` and `The message was posted by X`."""
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


def _words_of(verb: Token, first: Token) -> Token | None:
    """X in `Those are the words of X`, `These were words spoken by X`."""
    if verb.dep_ != "ROOT" or verb.lemma_ != "be" or first.lower_ not in _PLURAL_POINTERS or first.head != verb:
        return None
    for words in children(verb, "attr"):
        if words.lower_ != "words" or words.i - verb.i > _TO_WORDS:
            continue
        owners = [n for of in children(words, "prep") if of.lower_ == "of" for n in children(of, "pobj")]
        said = [c for c in children(words, "acl") if c.tag_ == "VBN" and c.lemma_ in pointing_back_words("uttering")]
        owners += [n for by in (a for verb in said for a in children(verb, "agent")) for n in children(by, "pobj")]
        return owners[0] if len(owners) == 1 else None
    return None


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
    """X in `X said this in an interview`: once, in the past, and nothing goes on from it."""
    cue = verb_cue(verb)
    if cue is None or Complement.CLAUSE not in cue.takes or verb.dep_ != "ROOT" or verb.tag_ != "VBD":
        return None
    if not is_active(verb) or not all(_goes_with_cue(child) for child in verb.children):
        return None
    this = [o for o in children(verb, "dobj") if o.lower_ == "this" and o.i == verb.i + 1 and not list(o.children)]
    return speaking_subject(verb) if this else None


def _goes_with_cue(child: Token) -> bool:
    """Whether a part of `X said this ...` tells only when, where and to whom: not how often, and no further clause."""
    if child.dep_ == "ccomp":
        return _is_reported_in(child)
    if child.dep_ == "advcl":
        return child.tag_ == "VBG" or any(part.lower_ in _MEANWHILE for part in child.lefts)
    if child.dep_ not in _OF_THE_CUE:
        return False
    return child.dep_ == "nsubj" or lexicon().repeating.isdisjoint(part.lower_ for part in child.subtree)


def _is_reported_in(verb: Token) -> bool:
    """Whether a verb is the one of `..., Harbour News reports.`: who passes it on, and no more."""
    own = children(verb, "nsubj")
    return verb_cue(verb) is not None and bool(own) and not any(c.dep_ in {"conj", "dobj"} for c in verb.children)
