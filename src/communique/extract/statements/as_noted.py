"""Reported statements beside a clause with "as": `As X noted, ...`, `..., as X put it`, `as reported by X`."""

from spacy.tokens import Token

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import cue_cell
from communique.extract.statements.complements import after_conjunction, ends_sentence, stretch
from communique.extract.statements.cues import lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.reported import row_of
from communique.extract.statements.speakers import speaker
from communique.extract.statements.speaking_verbs import is_active, verb_cue
from communique.extract.trees import children

_MAX_TOKENS_OF_AS = 12
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})


def as_noted(reading: Reading, passage: Passage, verb: Token, own: Token | None, names: Names) -> Statement | None:
    """`As X noted, ...` and `..., as X noted`: the content is the rest of the sentence."""
    tree = passage.tree
    first = own.left_edge.i - 1 if own is not None else 0
    if own is None or first < 0 or tree[first].lower_ != "as" or own.i > verb.i or not is_active(verb):
        return None
    if verb.lemma_.lower() in lexicon().not_as:
        return None
    said_by = speaker(passage, own, names)
    content = _beside(passage, tree[first], verb)
    if said_by is None or content is None:
        return None
    return row_of(reading, passage, content, cue_cell(passage, verb), said_by, "indirect.as_noted")


def as_put(reading: Reading, passage: Passage, conjunction: Token, names: Names) -> Statement | None:
    """`As X put it, ...` and `as reported by X`: phrases of "as" whose verb alone reports nothing."""
    tree = passage.tree
    for verb in tree[conjunction.i + 1 : conjunction.i + _MAX_TOKENS_OF_AS]:
        if verb.tag_[:2] != "VB":
            continue
        following = verb.nbor(1) if verb.i + 1 < len(tree) else verb
        if verb.i == conjunction.i + 1:
            sources = children(following, "pobj") if following.lower_ in {"by", "in"} else []
            if verb.tag_ != "VBN" or verb_cue(verb) is None or not sources:
                return None
            own, cue, last = sources[0], cue_cell(passage, verb), sources[0].right_edge
        elif f"{verb.lemma_} {following.lower_}" in lexicon().as_phrases and is_active(verb):
            subjects = children(verb, "nsubj")
            if not subjects or subjects[0].left_edge.i != conjunction.i + 1:
                return None
            own, last = subjects[0], following
            cue = Cell(tree[verb.i : following.i + 1].text, passage.place(verb, following))
        else:
            continue
        said_by = speaker(passage, own, names)
        content = _beside(passage, conjunction, last)
        if said_by is None or content is None:
            return None
        return row_of(reading, passage, content, cue, said_by, "indirect.as_noted")
    return None


def _beside(passage: Passage, conjunction: Token, last: Token) -> Span | None:
    """The sentence beside a clause with "as", that begins it (after "however," at most) or ends it."""
    tree = passage.tree
    first = conjunction.i
    comma = next((t.i for t in tree[last.i + 1 :] if t.text == ","), None)
    if first > 0 and tree[first - 1].text == "," and ends_sentence(tree[last.i + 1 :]):
        return stretch(passage, after_conjunction(tree[0]), first - 1)
    opens = first == 0 or (tree[first - 1].text == "," and not any(t.dep_ in _SUBJECTS for t in tree[:first]))
    return stretch(passage, comma + 1, len(tree)) if opens and comma is not None else None
