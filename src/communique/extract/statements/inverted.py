"""Reported statements that stand before their cue, or around it: `..., X said.`, `In Kyiv, X said, ...`."""

from spacy.tokens import Doc, Token

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.attribution import cue_cell
from communique.extract.statements.authors import who_reports
from communique.extract.statements.complements import after_conjunction, ends_sentence, stretch
from communique.extract.statements.cues import Cue, lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.reported import row_of
from communique.extract.trees import children

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_THINGS_SAID = frozenset({"it", "this", "that", "them"})
_DENYING = frozenset({"deny", "dispute", "refute", "reject"})
_CLOSING = frozenset({"”", '"'})
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_WHOM_AND_WHEN = frozenset({"dobj", "dative", "npadvmod", "advmod", "prep", "tmod"})
_TELLING = frozenset({"tell", "remind", "assure", "inform", "warn", "advise", "ask"})
_MOST_TOKENS_BEHIND = 10


def inverted(
    reading: Reading, passage: Passage, verb: Token, cue: Cue, own: Token | None, names: Names
) -> Statement | None:
    """`..., X said.` and `In Kyiv, X said, ...`: the content stands before the cue, or around it."""
    if cue.lemma in _DENYING and any(whom.lower_ in _THINGS_SAID for whom in children(verb, "dobj")):
        return None  # "..., the ministry denied it": what stands before is another's
    if (
        own is None
        or (cue.lemma == "ask" and children(verb, "auxpass"))
        or not (cue.quotes or own.lemma_.lower() in lexicon().documents)
        or own.head.i > max(verb.i, own.i)
        or verb.dep_ not in {"ROOT", "parataxis", "ccomp", "conj"}
    ):
        return None
    tree = passage.tree
    first = min(own.left_edge.i, verb.i)
    joint = first - 1
    if joint > 1 and joint not in passage.quoted and tree[joint].text in _CLOSING and _ends_fragment(tree, joint):
        joint -= 1  # "The boats “are too old for this,” X said"
    if joint < 0 or tree[joint].text != "," or abs(own.i - verb.i) > 12:
        return None
    last = max(own.right_edge.i if own.i > verb.i else verb.i, verb.i)
    comma = last + 1 < len(tree) and tree[last + 1].text == ","
    said_by = who_reports(passage, own, names)
    if said_by is None or tree[last + 1 : last + 2].text == ":":
        return None  # what is said follows
    before = tree[: first - 1]
    if any(t.i in passage.quoted for t in before) or before.text.lower() in lexicon().mere_links:
        return None
    finite = any(
        t.tag_ in _FINITE and not any(a.dep_ == "advcl" for a in (t, *t.ancestors) if a.i < first) for t in before
    )
    left = [c for c in children(verb, "ccomp") if c.i < first]
    goes_on = comma and not ends_sentence(tree[last + 1 :])
    if goes_on and (interrupts(tree, first) or (finite and last + 2 < len(tree) and tree[last + 2].tag_ == "CC")):
        content = stretch(passage, _clause_begin(tree, first), len(tree))
    elif left or (finite and (ends_sentence(tree[last + 1 :]) or _only_tells_whom(verb, last))):
        content = stretch(passage, after_conjunction(tree[0]), first - 1)
    elif comma and not finite and last + 2 < len(tree) and not _participle_follows(tree[last + 2]):
        content = stretch(passage, last + 2, len(tree))
    else:
        return None
    return row_of(reading, passage, content, cue_cell(passage, verb), said_by, "indirect.inverted") if content else None


def _ends_fragment(tree: Doc, closing: int) -> bool:
    """Whether a closing mark ends words that the sentence before it leads to: `The boats “are too old,”`."""
    opening = next((t.i for t in reversed(list(tree[:closing])) if t.text in {"“", '"'}), 0)
    return opening > 0 and tree[opening + 1].is_lower and tree[opening - 1].is_alpha


def _only_tells_whom(verb: Token, last: int) -> bool:
    """Whether nothing stands behind an inserted cue but to whom, when and where: `..., X told us today`."""
    rest = [token for token in verb.doc[last + 1 :] if not token.is_punct and not token.is_space]
    own = [child for child in verb.rights if child.dep_ in _WHOM_AND_WHEN and child.i > last]
    told = verb.lemma_ in _TELLING or not any(child.dep_ in {"dobj", "dative"} for child in own)
    return (
        told
        and 0 < len(rest) <= _MOST_TOKENS_BEHIND
        and not any(token.tag_ in _FINITE for token in rest)
        and all(any(token == one or one.is_ancestor(token) for one in own) for token in rest)
    )


def _clause_begin(tree: Doc, at: int) -> int:
    """Index of the first word of the clause before `at`: after the last semicolon, else of the sentence."""
    semicolons = [t.i for t in tree[:at] if t.text == ";"]
    return after_conjunction(tree[semicolons[-1] + 1] if semicolons else tree[0])


def interrupts(tree: Doc, at: int) -> bool:
    """Whether what stands before an inserted attribution is the subject of what follows it.

    `The convoy, X said, has arrived.` is reported as a whole: a verb without its subject would say nothing.
    """
    before = [t for t in tree[:at] if t.dep_ in _SUBJECTS]
    return any(t.head.i > at and t.head.dep_ in {"ROOT", "ccomp"} for t in before) and not any(
        t.tag_ in {"VBZ", "VBD", "VBP", "MD"} and t.dep_ in {"ROOT", "ccomp", "conj"} for t in tree[:at]
    )


def _participle_follows(token: Token) -> bool:
    return token.tag_ == "VBG"
