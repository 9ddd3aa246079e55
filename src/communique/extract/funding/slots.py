"""Who gives, who receives, under what, from what, which part, what for: the slots of an amount of money."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from communique.calendar import MONTHS
from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns
from communique.extract.funding.judgement import Judgement
from communique.extract.funding.parties import called_programme, named_fund
from communique.extract.funding.providers import provider_of
from communique.extract.funding.recipients import recipient_of
from communique.extract.names.name import Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Cell, Span, trim
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind, FundingStatus

_INTENDED = frozenset({"intended", "designed", "aimed", "meant", "destined"})
_TIMES = frozenset(
    {"day", "week", "month", "year", "quarter", "decade", "half", "period", "time"}
    | {"winter", "spring", "summer", "autumn", "season"}
)
_UNDER = frozenset({"under", "within", "through", "of", "from", "via", "for", "to", "towards", "toward", "in"})
_SHARES = frozenset({"percent", "%", "cent", "fy", "fiscal"})
_SUMS = frozenset({"amount", "sum", "total", "money", "fund"})
_OPENS_PART = frozenset({"including", "includes", "comprising"})
"""Words behind which a part stands, whose words are not of its whole."""
_REFERS = frozenset({"it", "which", "this", "that", "them", "these", "those"})
"""Words that stand for money or a thing named before: no purpose."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Places of the words that fill each slot."""

    provider: Span | None = None
    recipient: Span | None = None
    programme: Span | None = None
    source_of_funds: Span | None = None
    tranche: Cell[str] | None = None
    purpose: Cell[str] | None = None


def slots_of(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span, names: Names) -> Slots:
    """The slots that the clause around an amount states."""
    source = _source(sentence, amount, clause, names)
    recipient = recipient_of(sentence, amount, judgement, clause, names)
    provider = provider_of(sentence, amount, judgement, names, recipient)
    if provider is not None and recipient is not None and provider.overlaps(recipient):
        provider = None
    settled = judgement.status is not FundingStatus.OTHER
    if provider is None and settled and source is not None and source != recipient and _is_named(source, names):
        provider = source
    return Slots(
        provider=provider,
        recipient=recipient,
        programme=_programme(sentence, amount, clause, names, provider, recipient),
        source_of_funds=source,
        tranche=_tranche(sentence, clause),
        purpose=_purpose(sentence, amount, judgement, clause, recipient),
    )


def _programme(
    sentence: Sentence, amount: Amount, clause: Span, names: Names, provider: Span | None, recipient: Span | None
) -> Span | None:
    """The programme that gets or gives the money, else that of the clause, else of the sentence.

    Of several the one that the amount goes to, from or under; None where none does.
    """
    for party in (recipient, provider):
        if party is not None and any(_is_vehicle(name) for name in names.overlapping(party)):
            return party
    for place in (clause, sentence.span):
        found: list[Name] = [name for name in names.within(place) if name.entity.kind is EntityKind.PROGRAMME]
        if len({name.entity.entity_id for name in found}) == 1:
            return found[0].span
        if found:
            return _under(sentence, amount, names)
    return _called(sentence, clause, names)


def _is_vehicle(name: Name) -> bool:
    """Whether a name is that of what money is gathered in: a programme, or a coalition that buys together."""
    if name.entity.kind is EntityKind.GROUP:
        return name.entity.name.lower().split()[-1] in nouns("vehicles")
    return name.entity.kind is EntityKind.PROGRAMME


def _under(sentence: Sentence, amount: Amount, names: Names) -> Span | None:
    """The programme right behind an amount or its noun: "€2 million under the A Programme and €3 million from B"."""
    for noun in (amount.head, *amount.nouns):
        for preposition in children(noun, "prep"):
            if preposition.lower_ not in _UNDER or preposition.i < amount.head.i:
                continue
            for below in children(preposition, "pobj"):
                for name in names.overlapping(sentence.place(below)):
                    if name.entity.kind is EntityKind.PROGRAMME:
                        return name.span
    return None


def _called(sentence: Sentence, clause: Span, names: Names) -> Span | None:
    """The programme that "under the programme", "this initiative" means, by what was named before."""
    for token in sentence.tokens_in(clause):
        if token.lemma_ not in nouns("programmes") or token.tag_ not in {"NN", "NNP"}:
            continue
        first = token.left_edge
        is_under = token.dep_ == "pobj" and token.head.lower_ in _UNDER and token.i - first.i == 1
        if first.lower_ == "this" or (is_under and first.lower_ in {"the", "that"}):
            return called_programme(sentence, token, names)
    return None


def _source(sentence: Sentence, amount: Amount, clause: Span, names: Names) -> Span | None:
    """The phrase behind "from", "using" or "backed by" that names assets or their yield, or a fund behind "from".

    An amount with a "from" of its own has no other: "€3 million comes from the one fund and €2 million from the other".
    """
    own = [inner for prep in children(amount.head, "prep") if prep.lower_ == "from" for inner in prep.rights]
    is_added = amount.head.dep_ == "conj" and bool(own)
    for token in own if is_added else sentence.tokens_in(clause):
        if amount.has_part_before(token):
            continue
        is_origin = token.dep_ == "pobj" and token.head.lower_ == "from"
        if is_origin and (fund := named_fund(sentence, token, names, "sources")) is not None:
            return fund
        if (
            token.dep_ == "pobj"
            and token.head.lower_ in {"from", "by", "of", "with"}
            and token.lemma_ in nouns("funds")
        ):
            return sentence.place(token.doc[token.left_edge.i : _short_end(token) + 1])
        if token.dep_ == "dobj" and token.head.lower_ in {"using", "leveraging"} and token.lemma_ in nouns("funds"):
            return sentence.place(token.doc[token.left_edge.i : _short_end(token) + 1])
    return None


def _is_named(place: Span, names: Names) -> bool:
    """Whether a source of money is a fund with a name, which gives it."""
    return any(name.span == place for name in names.overlapping(place))


def _short_end(noun: Token) -> int:
    """The end of a noun phrase with one "of" or "on" phrase: "the interest on frozen assets"."""
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ in {"of", "on", "from"}:
            inner = next((c for c in preposition.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return inner.i
    return noun.i


def _tranche(sentence: Sentence, clause: Span) -> Cell[str] | None:
    match = _step().search(sentence.text, clause.start - sentence.span.start, clause.end - sentence.span.start)
    if match is None:
        return None
    return Cell(match[0], Span(sentence.span.start + match.start(), sentence.span.start + match.end()))


@cache
def _step() -> re.Pattern[str]:
    ordinal = (
        r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final|initial|\d+(?:st|nd|rd|th)"
    )
    return re.compile(rf"(?i)\b(?:{ordinal})\s+(?:{'|'.join(sorted(nouns('steps')))})\b")


def _purpose(
    sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span, recipient: Span | None
) -> Cell[str] | None:
    """The infinitive or "for" phrase behind the amount, else what it is given in ("in military assistance")."""
    top = judgement.verb or judgement.clause
    clause = _before_next(sentence, amount, clause)
    heads = [*amount.nouns, amount.head, top]
    for head in heads:
        for child in head.children:
            if child.i <= amount.head.i:
                continue
            if child.dep_ in {"advcl", "xcomp", "acl", "relcl"} and any(
                c.dep_ == "aux" and c.lower_ == "to" for c in child.children
            ):
                return _cell(sentence, child, clause)
            if child.dep_ == "acl" and child.lower_ in _INTENDED:
                inner = next((c for c in child.children if c.dep_ in {"xcomp", "advcl"}), None)
                if inner is not None:
                    return _cell(sentence, inner, clause)
    for head in heads:
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ == "for" and child.i > amount.head.i:
                noun = next((c for c in child.children if c.dep_ in {"pobj", "pcomp"}), None)
                if noun is None or noun.lemma_ in _TIMES or _is_pointing(noun) or _is_number(noun):
                    continue
                if not (recipient and sentence.place(noun).overlaps(recipient)):
                    return _cell(sentence, noun, clause)
    for token in sentence.tokens_in(clause):
        if token.i > amount.head.i and token.lower_ in _INTENDED:
            inner = next((c for c in token.children if c.dep_ in {"xcomp", "advcl", "prep"}), None)
            if inner is not None:
                return _cell(sentence, inner, clause)
    for noun in amount.nouns:
        if (
            noun.dep_ == "pobj"
            and noun.head.lower_ in {"in", "of"}
            and noun.i > amount.head.i
            and noun.lemma_ not in _TIMES | _SUMS | nouns("funds")
            and not (_is_pointing(noun) or _is_number(noun) or _is_bare_money(noun))
            and not (recipient and sentence.place(noun).overlaps(recipient))
        ):
            return _cell(sentence, noun, clause)
    return None


def _is_pointing(noun: Token) -> bool:
    """Whether a word only points at what was named before: "of it", "for this purpose", "of this amount"."""
    told = noun.lemma_ in _SUMS or noun.lower_ == "purpose"
    return noun.lower_ in _REFERS or (told and any(own.lower_ in _REFERS for own in children(noun, "det")))


def _is_bare_money(noun: Token) -> bool:
    """Whether a noun says nothing but that it is money: "in additional funding", not "in relief funding"."""
    return noun.lemma_ == "funding" and not children(noun, "compound")


def _is_number(noun: Token) -> bool:
    """Whether a share, month or year follows, which nothing is paid for: "accounts for 9 percent", "in fiscal 2027"."""
    return noun.lower_ in _SHARES | MONTHS or (noun.tag_ == "CD" and not list(noun.rights))


def _before_next(sentence: Sentence, amount: Amount, clause: Span) -> Span:
    """A clause up to the next amount in it, whose purpose is another: "€4 million for trucks and €7 million for"."""
    behind = [i for i in sorted(amount.rivals) if i > amount.head.i]
    if not behind:
        return clause
    last = behind[0] - 1
    opened = [word.i for word in amount.head.doc[amount.head.i + 1 : last] if word.lower_ in _OPENS_PART]
    last = opened[0] - 1 if opened else last
    while last > amount.head.i and amount.head.doc[last].lower_ in {"and", ",", ";", "another", "a", "further"}:
        last -= 1
    end = sentence.place(amount.head.doc[last]).end
    return Span(clause.start, end) if clause.start < end < clause.end else clause


def _cell(sentence: Sentence, token: Token, clause: Span) -> Cell[str] | None:
    place = sentence.place(token.doc[token.left_edge.i : token.right_edge.i + 1])
    if place.start >= clause.end:
        return None
    found = trim(
        sentence.text, place.start - sentence.span.start, min(place.end, clause.end) - sentence.span.start, ".,;:”\"'’"
    )
    if found is None:
        return None
    rest = _rest().match(sentence.text, found.end)
    found = Span(found.start, rest.end()) if rest is not None else found
    return Cell(found.of(sentence.text), Span(sentence.span.start + found.start, sentence.span.start + found.end))


@cache
def _rest() -> re.Pattern[str]:
    """The rest of a word with hyphens that the parser takes apart: "counter-insurgency"."""
    return re.compile(r"(?:[-‑][^\W\d_]+)+")
