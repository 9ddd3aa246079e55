"""Reported statements that a noun introduces: `his statement that ...`, `expressed hope that ...`."""

from collections.abc import Mapping

from spacy.tokens import Token

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell
from communique.extract.statements.authors import who_reports
from communique.extract.statements.complements import content_span, noun_content, reports_whole_noun, stretch
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.reported import row_of
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind


def _is_somebody(passage: Passage, owner: Token, names: Names) -> bool:
    """Whether whoever a noun belongs to may have said it himself: not "his", nor a country or a body."""
    kinds = {name.entity.kind for name in names.overlapping(passage.place(owner, owner))}
    return owner.tag_ != "PRP$" and kinds.isdisjoint({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})


def said_by_noun(
    reading: Reading, passage: Passage, noun: Token, cue: Cue, names: Names, inherited: Mapping[int, Token]
) -> Statement | None:
    """What a noun with its clause reports; `inherited` are the subjects of verbs that are joined to an earlier one."""
    start = noun_content(passage, noun, cue)
    if start is None:
        return None
    tree = passage.tree
    owners = children(noun, "poss")
    verb = noun.head if noun.dep_ == "dobj" and noun.head.tag_[:2] == "VB" else None
    if verb is not None and verb.lemma_.lower() in lexicon().of_another:
        verb = None
    of_owner = bool(owners) and _is_somebody(passage, owners[0], names)
    own = owners[0] if of_owner else (inherited.get(verb.i) or subject(verb) if verb else None)
    if cue.object_only and verb is None:
        return None
    if verb is not None and reports_whole_noun(verb) and Complement.CLAUSE in cue.takes and not of_owner:
        return None  # `reiterated his view that ...` is reported by the verb
    if own is None and owners:
        own = owners[0]
    said_by = who_reports(passage, own, names) if own is not None else None
    unnamed = noun.tag_ == "NNS" and noun.lemma_ in lexicon().documents and own is None
    if said_by is None and not unnamed:
        return None
    content = (
        content_span(passage, verb, start) if verb is not None else stretch(passage, start.i, noun.right_edge.i + 1)
    )
    if content is None:
        return None
    first = verb if verb is not None and verb.i < noun.i else noun
    last = tree[start.i - 1] if noun.i < start.i - 1 <= noun.i + 2 and start.nbor(-1).lower_ != "that" else noun
    words = Cell(tree[first.i : last.i + 1].text, passage.place(first, last))
    return row_of(reading, passage, content, words, said_by, "indirect.noun")
