"""Whom "it" stands for: the one body or country that is the subject just before; and several that are, for "they"."""

from collections.abc import Callable, Sequence

from spacy.tokens import Token

from communique.extract.names.name import Entity
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind

NEUTER = frozenset({"it", "itself"})
BODIES = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.GROUP})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLAUSES = frozenset({"relcl", "acl", "appos", "punct", "prep"})

Resolve = Callable[[Span], Entity | None]
"""Whom a noun phrase stands for, or nobody."""


def body_before(reading: Reading, pronoun: Span, resolve: Resolve) -> Entity | None:
    """The body that is the one subject before the pronoun in its sentence, else of the sentence before.

    None where that subject is anything else (a person, "the plan"), where there are several, or where the pronoun is
    the subject of a passive ("It is expected that ..."), which stands for nothing.
    """
    here = reading.sentence_at(pronoun.start)
    if here is None or any(token.dep_ in {"nsubjpass", "expl"} for token in here.tokens_in(pronoun)):
        return None
    inside = [t for t in _subjects(here) if here.place(t).end <= pronoun.start]
    if inside:
        main = [t for t in inside if t.head.dep_ == "ROOT"] or inside
        return _only(here, main, resolve)
    before = _sentence_before(reading, here)
    if before is None:
        return None
    main = [t for t in _subjects(before) if t.head.dep_ == "ROOT"]
    return _only(before, main, resolve)


def bodies_before(reading: Reading, pronoun: Span, resolve: Resolve) -> tuple[Entity, ...]:
    """The bodies that are together the subject of the sentence before ("Denmark and Norway"); empty where unclear."""
    here = reading.sentence_at(pronoun.start)
    before = _sentence_before(reading, here) if here else None
    if here is None or before is None or any(here.place(t).end <= pronoun.start for t in _subjects(here)):
        return ()
    main = [t for t in _subjects(before) if t.head.dep_ == "ROOT"]
    if len(main) != 1 or not main[0].conjuncts:
        return ()
    found = [resolve(Span(before.place(t.left_edge).start, before.place(t).end)) for t in (main[0], *main[0].conjuncts)]
    known = {who.entity_id: who for who in found if who is not None and who.kind in BODIES}
    return tuple(known.values()) if len(known) == len(found) else ()


def _sentence_before(reading: Reading, here: Sentence) -> Sentence | None:
    if here.index == 0:
        return None
    before = reading.sentences[here.index - 1]
    return before if before.role is not BlockRole.TITLE else None


def _subjects(sentence: Sentence) -> list[Token]:
    return [t for t in sentence.tree if t.dep_ in _SUBJECTS] if sentence.tree is not None else []


def _only(sentence: Sentence, subjects: Sequence[Token], resolve: Resolve) -> Entity | None:
    if len(subjects) != 1 or subjects[0].conjuncts:
        return None
    who = resolve(_phrase(sentence, subjects[0]))
    return who if who is not None and who.kind in BODIES else None


def _phrase(sentence: Sentence, head: Token) -> Span:
    """A noun with what stands before it, and with "of ..." after it but no clause."""
    right = head
    for child in head.rights:
        if child.dep_ in _CLAUSES and not (child.dep_ == "prep" and child.lower_ in {"of", "for"}):
            break
        right = list(child.subtree)[-1]
    return Span(sentence.place(head.left_edge).start, sentence.place(right).end)
