"""Who gives, who receives, under what, from what, which part, what for: the slots of an amount of money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.judgement import Judgement
from communique.extract.names.name import Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Cell, Span, trim
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind

PARTIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
"""Kinds that give and receive; who announces money is rarely who gives it, so persons are left out."""
_VERBS = frozenset({"VERB", "AUX"})
_RECEIVING = frozenset(
    {
        "receive",
        "get",
        "obtain",
        "secure",
        "need",
        "require",
        "want",
        "lack",
        "attract",
        "await",
        "seek",
        "demand",
        "solicit",
        "apply",
        "win",
    }
)
_ASKED = frozenset({"ask", "urge", "request", "call", "appeal"})
_DATIVES = frozenset({"provide", "supply", "furnish", "give", "grant", "lend", "send", "offer", "loan", "pay", "award"})
_REPAYING = frozenset({"reimburse", "repay", "compensate", "refund"})
_INTENDED = frozenset({"intended", "designed", "aimed", "meant", "destined"})
_TIMES = frozenset({"day", "week", "month", "year", "quarter", "decade"})


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
    source = _source(sentence, clause)
    recipient = _recipient(sentence, amount, judgement, clause, names)
    provider = _provider(sentence, amount, judgement, names)
    if provider is not None and recipient is not None and provider.overlaps(recipient):
        provider = None
    return Slots(
        provider=provider,
        recipient=recipient,
        programme=_programme(sentence, clause, names),
        source_of_funds=source,
        tranche=_tranche(sentence, clause),
        purpose=_purpose(sentence, amount, judgement, clause, recipient),
    )


def is_public(sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether a named party or a public body is the verb's subject or agent."""
    own = [child for agent in children(verb, "agent") for child in children(agent, "pobj")]
    if (found := subject(verb)) is not None:
        own.append(found)
    return any(
        noun.lemma_ in nouns("recipients") or noun.lower_ == "we" or _party(sentence, noun, names) is not None
        for noun in own
    )


def _provider(sentence: Sentence, amount: Amount, judgement: Judgement, names: Names) -> Span | None:
    verb = judgement.verb or (judgement.cue if judgement.cue.pos_ in _VERBS else None)
    if any(_is_gapped(amount, name) for name in amount.head.doc[max(amount.tokens[0].i - 3, 0) : amount.head.i]):
        return None
    if verb is not None and not _withholds(verb):
        givers = [verb, *amount.nouns, amount.head] if verb.lemma_ in _RECEIVING else [verb]
        for preposition in (child for head in givers for child in head.children):
            if preposition.dep_ == "agent" or (verb.lemma_ in _RECEIVING and preposition.lower_ == "from"):
                for noun in preposition.children:
                    if noun.dep_ == "pobj" and (found := _party(sentence, noun, names)) is not None:
                        return found
        if verb.lemma_ in _RECEIVING:
            return None
    for candidate in (verb, judgement.cue, judgement.clause):
        if (
            candidate is None
            or candidate.pos_ not in _VERBS
            or candidate.lemma_ in _ASKED
            or candidate.lemma_ in _RECEIVING
            or _withholds(candidate)
        ):
            continue
        own = next((c for c in children(candidate, "nsubj") if c.lemma_ in nouns("providers")), None)
        if own is not None:
            if (meant := _antecedent(own, candidate)) is not None and (found := _party(sentence, meant, names)):
                return found
            break  # the speaker or a pronoun gives: a subject farther up is somebody else
        passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in candidate.children)
        given = subject(candidate)
        if given is None or passive or given in amount.nouns or given == amount.head:
            continue
        if (
            given.dep_ == "nsubjpass"
            or given.lemma_ in nouns("providers")
            or (given.lemma_ in nouns("funding") and not _party(sentence, given, names))
        ):
            continue
        if (found := _party(sentence, given, names)) is not None:
            return found
    sizes = (judgement.clause, judgement.cue, amount.head.head)
    sized = [whole for verb in sizes if verb.lemma_ in nouns("transparent") for whole in children(verb, "nsubj")]
    for noun in (*amount.nouns, amount.head, *sized):
        for child in noun.children:
            if child.dep_ in {"poss", "compound", "nmod"} or (child.dep_ == "prep" and child.lower_ in {"from", "by"}):
                inner = next((c for c in child.children if c.dep_ == "pobj"), None) if child.dep_ == "prep" else child
                if inner is not None and (found := _party(sentence, inner, names)) is not None:
                    return found
    return None


def _is_gapped(amount: Amount, name: Token) -> bool:
    """Whether the verb is left out between a name and the amount behind it: "gave €2 million, Italy €5 million"."""
    first = amount.tokens[0].i
    return (
        bool(amount.rivals)
        and name.i == first - 1
        and name.text[0].isupper()
        and name.i > 0
        and name.nbor(-1).text == ","
        and any(i < name.i for i in amount.rivals)
    )


def _withholds(verb: Token) -> bool:
    """Whether a verb is one of blocking or cancelling: who does so need not be who gives."""
    found = verb_class(verb)
    return found is not None and found.name in {"block", "cancel"}


def _antecedent(pronoun: Token, verb: Token) -> Token | None:
    """Whom "which" or "it" means where the tree settles it: the noun of the relative clause, the subject above."""
    if pronoun.lower_ in {"which", "who", "that"}:
        return verb.head if verb.dep_ == "relcl" and verb.head.i < verb.i else None
    if pronoun.lower_ != "it":
        return None
    above = verb
    while above.head != above:
        above = above.head
        own = children(above, "nsubj") if above.pos_ in _VERBS else []
        if own and own[0].i < pronoun.i:
            return own[0] if own[0].lemma_ not in nouns("providers") else None
    return None


def _recipient(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span, names: Names) -> Span | None:
    verb = judgement.verb
    if verb is not None and verb.lemma_ in _RECEIVING:
        own = subject(verb)
        return _party(sentence, own, names) if own is not None and own.dep_ == "nsubj" else None
    if verb is not None:
        for child in verb.children:
            if child.dep_ == "dative" or (
                child.dep_ == "dobj"
                and verb.lemma_ in _DATIVES
                and child.i < amount.head.i
                and child not in amount.nouns
                and not _is_gapped(amount, child)
            ):
                target = next((c for c in child.children if c.dep_ == "pobj"), None) if child.pos_ == "ADP" else child
                if target is not None and (found := _party(sentence, target, names, generic=True)) is not None:
                    return found
    for token in sentence.tokens_in(clause):
        if token.lemma_ in _REPAYING and token.i > amount.head.i:
            paid = next((c for c in token.children if c.dep_ == "dobj"), None)
            return _party(sentence, paid, names, generic=True) if paid is not None else None
    for wanted in (("to",), ("for",), ("of", "with")):
        for preposition in _prepositions(sentence, amount, judgement, clause):
            if (
                preposition.lower_ in wanted
                and _is_giving(preposition.head, amount, judgement)
                and (wanted[0] != "of" or preposition.head.lemma_ in {"support", "help", "assistance", "aid"})
            ):
                for noun in preposition.children:
                    if noun.dep_ == "pobj" and (found := _party(sentence, noun, names, generic=True)) is not None:
                        return found
    return None


def _is_giving(head: Token, amount: Amount, judgement: Judgement) -> bool:
    """Whether a word is part of the giving, so that who stands behind its preposition receives."""
    own = {judgement.verb, judgement.cue, amount.head, *amount.nouns}
    return head in own or head.lemma_ in nouns("funding") or head.lemma_ in nouns("money_verbs") or head.dep_ == "conj"


def _prepositions(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span) -> Iterator[Token]:
    """The prepositions of the clause, those behind the amount first."""
    tokens = [
        token for token in sentence.tokens_in(clause) if token.dep_ in {"prep", "dative"} or token.tag_ in {"IN", "TO"}
    ]
    behind = [token for token in tokens if token.i > amount.head.i]
    yield from behind
    heads = {judgement.verb, judgement.cue, *amount.nouns}
    yield from reversed([token for token in tokens if token.i <= amount.head.i and token.head in heads])


def _party(sentence: Sentence, noun: Token, names: Names, generic: bool = False) -> Span | None:
    """The place of a named party at a noun; with `generic` also a body without a name that a name describes."""
    place = sentence.place(noun)
    for name in names.overlapping(place):
        if name.kind != "adjective" and name.entity.kind in PARTIES:
            return name.span
    phrase = sentence.place(noun.doc[noun.left_edge.i : noun.i + 1])
    if noun.lemma_ in nouns("recipients") or noun.pos_ == "PROPN":
        inside = [name for name in names.within(phrase) if name.entity.kind in PARTIES]
        if inside:
            return phrase if generic or inside[-1].kind == "adjective" else inside[-1].span
        if generic and noun.lemma_ in nouns("recipients"):
            below = next(
                (
                    c
                    for p in noun.children
                    if p.dep_ == "prep" and p.lower_ == "of"
                    for c in p.children
                    if c.dep_ == "pobj"
                ),
                None,
            )
            return _party(sentence, below, names) if below is not None else None
    return None


def _programme(sentence: Sentence, clause: Span, names: Names) -> Span | None:
    """The programme of the clause, else of the sentence; None where several compete."""
    for place in (clause, sentence.span):
        found: list[Name] = [name for name in names.within(place) if name.entity.kind is EntityKind.PROGRAMME]
        if len({name.entity.entity_id for name in found}) == 1:
            return found[0].span
        if found:
            return None
    return None


def _source(sentence: Sentence, clause: Span) -> Span | None:
    """The phrase behind "from", "using" or "backed by" that names assets or their yield."""
    for token in sentence.tokens_in(clause):
        if (
            token.dep_ == "pobj"
            and token.head.lower_ in {"from", "by", "of", "with"}
            and token.lemma_ in nouns("funds")
        ):
            return sentence.place(token.doc[token.left_edge.i : _short_end(token) + 1])
        if token.dep_ == "dobj" and token.head.lower_ in {"using", "leveraging"} and token.lemma_ in nouns("funds"):
            return sentence.place(token.doc[token.left_edge.i : _short_end(token) + 1])
    return None


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
                if noun is not None and not (recipient and sentence.place(noun).overlaps(recipient)):
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
            and noun.lemma_ not in _TIMES
        ):
            return _cell(sentence, noun, clause)
    return None


def _cell(sentence: Sentence, token: Token, clause: Span) -> Cell[str] | None:
    place = sentence.place(token.doc[token.left_edge.i : token.right_edge.i + 1])
    found = trim(
        sentence.text, place.start - sentence.span.start, min(place.end, clause.end) - sentence.span.start, ".,;:”\"'’"
    )
    if found is None:
        return None
    return Cell(found.of(sentence.text), Span(sentence.span.start + found.start, sentence.span.start + found.end))
