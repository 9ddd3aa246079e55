"""Whom "it" stands for: the one body or country that is the subject just before; and several that are, for "they"."""

from collections.abc import Callable, Sequence

from spacy.tokens import Token

from communique.extract.names.name import Entity
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.trees import children
from communique.resolve.quotations import inside_quotation
from communique.schemas.vocabulary import BlockRole, EntityKind

NEUTER = frozenset({"it", "itself"})
BODIES = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.GROUP})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLAUSES = frozenset({"relcl", "acl", "appos", "punct", "prep"})
_LOOK_BACK = 6
"""Sentences of one quotation that may stand between a pronoun and the sentence before that quotation."""

_PLURAL = frozenset({"NNS", "NNPS"})

Resolve = Callable[[Span], Entity | None]
"""Whom a noun phrase stands for, or nobody."""
ResolveAll = Callable[[Span], tuple[Entity, ...]]
"""Whom a noun phrase stands for that may mean several."""


def body_before(reading: Reading, pronoun: Span, resolve: Resolve) -> Entity | None:
    """The body that is the one subject before the pronoun in its sentence, else of the sentence before.

    Quoted words are passed over, and so is what the pronoun itself reports ("More ships, it said, will come"). Of a
    sentence about something else the one source counts ("Prices fell, according to the agency").
    None where that subject is anything else (a person, "the plan"), where there are several, or where the pronoun is
    the subject of a passive ("It is expected that ..."), which stands for nothing.
    """
    here = reading.sentence_at(pronoun.start)
    if here is None or any(token.dep_ in {"nsubjpass", "expl"} for token in here.tokens_in(pronoun)):
        return None
    own = next(iter(here.tokens_in(pronoun)), None)
    inside = [t for t in _subjects(reading, here) if here.place(t).end <= pronoun.start and not _is_reported(t, own)]
    if inside:
        main = [t for t in inside if t.head.dep_ == "ROOT"] or inside
        return _only(here, main, resolve)
    before = _sentence_before(reading, here)
    if before is None:
        return None
    main = [t for t in _subjects(reading, before) if t.head.dep_ == "ROOT"]
    return _only(before, main, resolve) or _only(before, _sources(reading, before), resolve)


def bodies_before(reading: Reading, pronoun: Span, resolve_all: ResolveAll) -> tuple[Entity, ...]:
    """The bodies that are together the subject of the sentence before ("Denmark and Norway", "The three countries").

    One body with a plural for its name counts too ("the Armed Forces"); empty where it is unclear.
    """
    here = reading.sentence_at(pronoun.start)
    before = _sentence_before(reading, here) if here else None
    if here is None or before is None or any(here.place(t).end <= pronoun.start for t in _subjects(reading, here)):
        return ()
    main = [t for t in _subjects(reading, before) if t.head.dep_ == "ROOT"]
    if len(main) != 1:
        return ()
    if not main[0].conjuncts:
        several = resolve_all(_phrase(before, main[0]))
        is_many = main[0].tag_ in _PLURAL or _is_spoken_of_as_many(main[0])
        return several if is_many and all(who.kind in BODIES for who in several) else ()
    found = [who for t in (main[0], *main[0].conjuncts) for who in resolve_all(_phrase_alone(before, t))]
    known = {who.entity_id: who for who in found if who.kind in BODIES}
    return tuple(known.values()) if len(known) == 1 + len(main[0].conjuncts) else ()


def _is_spoken_of_as_many(subject: Token) -> bool:
    """Whether a name in the singular has a verb in the plural, as bodies may: "Roe Music have denied it"."""
    verbs = [subject.head, *children(subject.head, "aux")]
    return subject.tag_ == "NNP" and any(v.tag_ == "VBP" or v.lower_ == "were" for v in verbs)


def _is_reported(subject: Token, pronoun: Token | None) -> bool:
    """Whether a subject belongs to what the pronoun's verb reports: to a clause below it, or around it."""
    if pronoun is None or pronoun.dep_ not in _SUBJECTS:
        return False
    verb = pronoun.head
    return verb.is_ancestor(subject) or (verb.dep_ == "parataxis" and subject.head == verb.head)


def _sentence_before(reading: Reading, here: Sentence) -> Sentence | None:
    """The sentence before, or the one before a quotation that fills whole sentences; never a title."""
    for before in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index]):
        if before.role is BlockRole.TITLE:
            return None
        if not inside_quotation(reading, before.span):
            return before
    return None


def _subjects(reading: Reading, sentence: Sentence) -> list[Token]:
    if sentence.tree is None:
        return []
    found = (t for t in sentence.tree if t.dep_ in _SUBJECTS)
    return [t for t in found if not inside_quotation(reading, sentence.place(t))]


def _sources(reading: Reading, sentence: Sentence) -> list[Token]:
    """Those "according to" whom the sentence tells something."""
    return [
        source
        for to in sentence.tree or ()
        if to.lower_ == "to" and to.i and to.nbor(-1).lower_ == "according"
        for source in children(to, "pobj")
        if not inside_quotation(reading, sentence.place(source))
    ]


def _only(sentence: Sentence, subjects: Sequence[Token], resolve: Resolve) -> Entity | None:
    if len(subjects) != 1 or subjects[0].conjuncts:
        return None
    who = resolve(_phrase(sentence, subjects[0]))
    return who if who is not None and who.kind in BODIES else None


def _phrase_alone(sentence: Sentence, head: Token) -> Span:
    """A noun with what stands before it."""
    return Span(sentence.place(head.left_edge).start, sentence.place(head).end)


def _phrase(sentence: Sentence, head: Token) -> Span:
    """A noun with what stands before it, and with "of ..." after it but no clause."""
    right = head
    for child in head.rights:
        if child.dep_ in _CLAUSES and not (child.dep_ == "prep" and child.lower_ in {"of", "for"}):
            break
        right = list(child.subtree)[-1]
    return Span(sentence.place(head.left_edge).start, sentence.place(right).end)
