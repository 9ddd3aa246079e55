"""Requests: appeals, needs, demands and proposals."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from communique.extract.events.clause import clause, phrase
from communique.extract.events.parties import objects_of, own_phrase, party
from communique.extract.facts import Request
from communique.extract.names.name import Names
from communique.extract.periods import periods_of
from communique.extract.quantities import find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.requests.asking import Asking, askings, is_asking
from communique.extract.requests.asking_uk import ukrainian_requests
from communique.extract.requests.cues import cues
from communique.extract.requests.triggers import may_ask
from communique.extract.spans import Cell, Span, hull, trim
from communique.extract.trees import children, is_negated
from communique.schemas.vocabulary import MAX_EVIDENCE, EntityKind, RequestKind

__all__ = ["find_requests"]

_OF_SOMEBODY = frozenset({"requests.modal", "requests.need_to"})
_CONFIDENCE = {"requests.modal": 0.5, "requests.need_to": 0.5}
_USUAL_CONFIDENCE = 0.6
_HYPHENATED = re.compile(r"(?:-\w+)+")
_PURPOSE = frozenset({"for", "to", "towards"})
_FIRST_PERSON = frozenset({"i", "we", "us", "our", "my"})
_BODIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
_WHERE = frozenset({EntityKind.COUNTRY, EntityKind.PLACE})
_SIZES = frozenset({"totals", "amounts", "reaches", "stands"})
"""Verbs of a sum that the parser takes for nouns: "the appeal for Norland totals €2 million"."""
_EACH = frozenset({"every", "each", "any"})
_ASKED = _BODIES | {EntityKind.PERSON}


def find_requests(reading: Reading, names: Names) -> list[Request]:
    """What a document says that somebody asks for, needs, demands or proposes, in order of the text.

    Rules read the parse tree (`cues.toml`). Who speaks in the first person is not known here: `made_by` stays
    empty. Ukrainian, which has no parser, is read by its own (`cues_uk.toml`).
    """
    asked_in = ukrainian_requests if reading.document.language == "uk" else _of_sentence
    return [found for sentence in reading.sentences for found in asked_in(reading, sentence, names)]


def _of_sentence(reading: Reading, sentence: Sentence, names: Names) -> Iterator[Request]:
    taken: list[Span] = []
    if sentence.is_question or not sentence.shows(may_ask):
        return
    for asking in askings(iter(sentence.tree or ())):
        if (asking.of_people or asking.rule in _OF_SOMEBODY) and not _can_be_asked(sentence, asking, names):
            continue
        if asking.by_somebody and not _is_party(sentence, asking.asker, names):
            continue
        thing = _object(reading, sentence, asking)
        if (
            thing is not None
            and asking.cue.tag_.startswith("NN")
            and _is_when_or_where(reading, sentence, thing, names)
        ):
            continue
        evidence = _evidence(sentence, asking) if thing is None else _with(_evidence(sentence, asking), thing)
        if thing is None or any(span.contains(thing) for span in taken):
            continue
        taken.append(thing)
        maker = _maker(sentence, asking, names)
        yield Request(
            evidence=evidence,
            method=asking.rule,
            confidence=_CONFIDENCE.get(asking.rule, _USUAL_CONFIDENCE),
            kind=asking.kind,
            requester=_requester(sentence, asking, maker, names),
            made_by=maker if asking.kind is not RequestKind.NEED else None,
            addressee=_addressee(sentence, asking, names),
            object=Cell(thing.of(reading.text), thing),
        )


def _is_when_or_where(reading: Reading, sentence: Sentence, thing: Span, names: Names) -> bool:
    """Whether the words behind "for" only name a time or a country: "the request for 2028", "an appeal for Norland"."""
    if any(period.span.contains(thing) for period in periods_of(reading, sentence)):
        return True
    for name in names.within(thing):
        if name.span.start == thing.start and name.entity.kind in _WHERE:
            behind = reading.text[name.span.end : thing.end].split()
            return not behind or behind[0] in _SIZES
    return False


def _addressee(sentence: Sentence, asking: Asking, names: Names) -> Span | None:
    """Of whom it is asked; "every Norwegian" is not Norway."""
    asked = asking.asked
    if asked is None or any(word.lower_ in _EACH for word in children(asked, "det")):
        return None
    return party(sentence, asked, names)


def _can_be_asked(sentence: Sentence, asking: Asking, names: Names) -> bool:
    """Whether the subject of a duty is somebody who can be asked: a named person, country or body, or people."""
    return asking.asked is not None and asking.asked.tag_.startswith("NN") and _is_party(sentence, asking.asked, names)


def _is_party(sentence: Sentence, one: Token | None, names: Names) -> bool:
    """Whether a noun is a named person, country or body, or people; a pronoun stands for them."""
    if one is None:
        return False
    if one.tag_ == "PRP":
        return one.lower_ != "it"
    own = own_phrase(sentence, one)
    return one.lemma_.lower() in cues().people or any(
        name.span.overlaps(sentence.place(one)) and name.entity.kind in _ASKED for name in names.overlapping(own)
    )


def _evidence(sentence: Sentence, asking: Asking) -> Span:
    cue = asking.cue
    if cue.tag_.startswith("VB"):
        whole = clause(sentence, cue, *_ends(asking.object), *_purpose(asking))
        return _before_next(sentence, asking, whole)
    return phrase(sentence, cue)


def _before_next(sentence: Sentence, asking: Asking, evidence: Span) -> Span:
    """The evidence without what another verb asks behind it: `calls on them to stop | and urges them to talk`."""
    joint = None
    for verb in sentence.tree or ():
        if verb.i <= asking.cue.i or verb.tag_ != asking.cue.tag_ or children(verb, "nsubj") or not is_asking(verb):
            continue
        before = verb.nbor(-1)
        if before.tag_ in {"CC", ","} and before.i > asking.cue.i + 1:
            joint = before if joint is None else joint
    if joint is None or not evidence.start < sentence.place(joint).start < evidence.end:
        return evidence
    offset = sentence.span.start
    cut = trim(sentence.text, evidence.start - offset, sentence.place(joint).start - offset, ",;")
    return Span(cut.start + offset, cut.end + offset) if cut else evidence


def _purpose(asking: Asking) -> Iterator[Token]:
    """The last word of "to protect its cities" behind what is needed."""
    if asking.kind is RequestKind.NEED:
        for aim in children(asking.cue, "advcl", "xcomp"):
            if aim.i > asking.object.i and any(a.tag_ == "TO" for a in children(aim, "aux")):
                yield from _ends(aim)


def _ends(thing: Token) -> Iterator[Token]:
    """The last word of what is asked."""
    yield thing.right_edge if not thing.right_edge.is_punct else thing


def _with(evidence: Span, thing: Span) -> Span:
    """The evidence with all that is asked, if it is not too long."""
    whole = hull([evidence, thing])
    return whole if whole.end - whole.start <= MAX_EVIDENCE else evidence


def _with_money(reading: Reading, sentence: Sentence, asking: Asking, thing: Span) -> Span:
    """A sum with its currency, its number and what it is for: the parser takes "EUR 4 million for boats" apart."""
    for quantity in find_quantities(reading.text, sentence.span, reading.document.language):
        if not (quantity.money and quantity.span.overlaps(thing)):
            continue
        thing = hull([thing, quantity.span])
        inside = sentence.tokens_in(quantity.span)
        purpose = [p for p in children(asking.cue, "prep") if p.lower_ in _PURPOSE and p.i > inside[-1].i]
        ends = [t.right_edge for t in (*inside, *purpose) if not t.is_ancestor(asking.cue)]
        last = max(ends, key=lambda token: token.i, default=inside[-1])
        while last.is_punct and last.i > inside[-1].i:
            last = last.nbor(-1)
        thing = hull([thing, sentence.place(last)])
    return thing


def _object(reading: Reading, sentence: Sentence, asking: Asking) -> Span | None:
    """The words that say what is asked."""
    found = asking.object
    if found.tag_[:2] == "JJ" and found.left_edge.lower_ == "to":
        return _misread(sentence, asking)
    if found is asking.cue:
        behind = [a for a in children(found, "aux") if a.i < found.i]
        start = sentence.place(behind[-1]).end if behind else sentence.place(found).start
        end = clause(sentence, found).end
        words = sentence.text[start - sentence.span.start : end - sentence.span.start]
        return Span(start + len(words) - len(words.lstrip()), end) if words.strip() else None
    if found.pos_ in {"VERB", "AUX"}:
        whole = _joined(sentence, found)
        to = next((a for a in children(found, "aux") if a.tag_ == "TO"), None)
        of_others = asking.asked is not None and asking.asked in children(found, "nsubj")
        of_others = of_others or any(mark.lower_ == "for" for mark in children(found, "mark"))
        return Span(sentence.place(to).start, whole.end) if to is not None and of_others else whole
    return _with_money(reading, sentence, asking, _whole_words(reading.text, phrase(sentence, found)))


def _misread(sentence: Sentence, asking: Asking) -> Span:
    """`to de-escalate tensions`, which is no verb to the parser: up to the end of the clause of what asks."""
    last = next((t for t in reversed(list(asking.cue.subtree)) if not t.is_punct), asking.object)
    return hull([phrase(sentence, asking.object), sentence.place(last)])


def _whole_words(text: str, span: Span) -> Span:
    """A span up to the end of a word that the parser cut at its hyphen ("de-escalation")."""
    tail = _HYPHENATED.match(text, span.end)
    return Span(span.start, tail.end()) if tail else span


def _joined(sentence: Sentence, verb: Token) -> Span:
    """What is to be done, with what a bare "and" adds: "to lift the veto and release the funds"."""
    whole = clause(sentence, verb)
    for joined in children(verb, "conj"):
        own = children(joined, "nsubj", "nsubjpass") or (children(joined, "aux") and not is_negated(verb))
        if joined.tag_ == "VB" and not own:
            whole = _with(whole, clause(sentence, joined))
    return whole


def _maker(sentence: Sentence, asking: Asking, names: Names) -> Span | None:
    """Who asks; of a title with a country ("the country's minister") the title, not the country."""
    asker = asking.asker
    if asker is None or asker.lower_ in _FIRST_PERSON:
        return None
    if asker.lower_ == "it":
        return sentence.place(asker)
    named = party(sentence, asker, names)
    head = sentence.place(asker)
    person = named is not None and any(n.entity.kind is EntityKind.PERSON for n in names.within(named))
    return named if named is None or person or named.overlaps(head) else own_phrase(sentence, asker)


def _requester(sentence: Sentence, asking: Asking, maker: Span | None, names: Names) -> Span | None:
    """For whom: "for X" who is a country or body, else the one who asks."""
    if asking.object.pos_ not in {"VERB", "AUX"}:
        for noun in objects_of(asking.object, "for", "to"):
            own = phrase(sentence, noun)
            named = [name for name in names.within(own) if name.entity.kind in _BODIES]
            if named:
                return named[0].span
    return maker
