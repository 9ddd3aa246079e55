"""Who gets an amount of money."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount
from communique.extract.funding.beside import (
    Role,
    country_behind,
    dative_before,
    destination_before,
    destination_behind,
    gap_before,
    source_behind,
)
from communique.extract.funding.brought import brought_for
from communique.extract.funding.cues import nouns
from communique.extract.funding.doers import antecedent
from communique.extract.funding.judgement import Judgement
from communique.extract.funding.parties import PARTIES, called_body, in_own_voice, may_be_firm, named_fund, party
from communique.extract.funding.providers import asked_by, asking_verb, is_gapped
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind


def recipient_of(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span, names: Names) -> Span | None:
    """The words that name who gets it: the subject of receiving, the dative, whom it is to or for, whom it helps."""
    verb = judgement.verb
    gap = gap_before(sentence, amount, names)
    if gap is not None and gap.role is Role.GETS:
        return gap.name
    if (verb is None or verb.lemma_ not in nouns("receiving")) and (
        behind := destination_behind(sentence, amount, names)
    ) is not None:
        return behind
    if verb is not None and _gets(sentence, amount, verb, names):
        own = subject(verb)
        if own is None or own.dep_ != "nsubj" or any(party(sentence, one, names) for one in own.conjuncts):
            return None
        told = antecedent(own, verb) if own.lower_ == "it" else None  # "the agency said it secured"
        return party(sentence, told or own, names) or in_own_voice(sentence, own) or called_body(sentence, own, names)
    if (thanks := _welcomes(amount)) is not None:
        thankful = names.overlapping(sentence.place(thanks))
        return next((name.span for name in thankful if name.entity.kind in {*PARTIES, EntityKind.PROGRAMME}), None)
    if gap is None and (found := dative_before(sentence, amount, names)) is not None:
        return found
    if verb is not None and (found := _dative(sentence, amount, verb, names) or _given(sentence, amount, verb, names)):
        return found
    if (found := destination_before(sentence, amount, names) or brought_for(sentence, amount, names)) is not None:
        return found
    if (found := _contractor(sentence, amount, judgement, names)) is not None:
        return found
    for token in sentence.tokens_in(clause):
        if token.lemma_ in nouns("repaying") and token.i > amount.head.i:
            paid = children(token, "dobj")
            return party(sentence, paid[0], names, generic=True) if paid else None
    for wanted in (("to", "into"), ("for",), ("of", "with"), ("in",)):
        for preposition in _prepositions(sentence, amount, judgement, clause):
            if (
                preposition.lower_ in wanted
                and not _is_in_name(sentence, preposition, names)
                and _is_giving(preposition.head, amount, judgement)
                and (wanted[0] != "of" or preposition.head.lemma_ in {"support", "help", "assistance", "aid"})
                and (wanted[0] != "in" or preposition.head.lemma_ in nouns("investing"))
            ):
                for noun in children(preposition, "pobj"):
                    if (found := party(sentence, noun, names, generic=True)) is not None:
                        return found
                    if preposition.lower_ in {"of", "with"}:
                        continue
                    found = named_fund(sentence, noun, names, "purses")
                    if preposition.lower_ in {"to", "into"}:
                        found = found or _spoken_of(sentence, noun) or called_body(sentence, noun, names)
                    if found is not None:
                        return found
    helped = _helped(sentence, amount, judgement, clause, names) or country_behind(sentence, amount, names, verb)
    return helped or _who_asks(sentence, amount, judgement, names)


def _contractor(sentence: Sentence, amount: Amount, judgement: Judgement, names: Names) -> Span | None:
    """The firm that a contract is with: "signed contracts worth €2 million with Utopian Steel"."""
    bought = [noun for noun in amount.nouns if noun.lemma_ in nouns("bought")]
    sizes = [word for noun in bought for word in noun.children if word.lower_ in nouns("worth")]
    heads = [*bought, amount.head, judgement.clause, judgement.verb or judgement.clause, *sizes] if bought else []
    for preposition in (child for head in heads for child in head.children):
        if preposition.dep_ != "prep" or preposition.lower_ != "with":
            continue
        for noun in children(preposition, "pobj"):
            found = party(sentence, noun, names)
            if found is not None and not noun.conjuncts and may_be_firm(names, found):
                return found
    return None


def _is_in_name(sentence: Sentence, preposition: Token, names: Names) -> bool:
    """Whether a preposition is a word of a name: "the Agency for Roads"."""
    place = sentence.place(preposition)
    return any(name.span.start < place.start for name in names.overlapping(place))


def _gets(sentence: Sentence, amount: Amount, verb: Token, names: Names) -> bool:
    """Whether the subject of a verb gets the amount; who expects it does where it is said from whom."""
    if verb.lemma_ in nouns("receiving"):
        return True
    return verb.lemma_ in nouns("expecting") and source_behind(sentence, amount, names) is not None


def _welcomes(amount: Amount) -> Token | None:
    """Who welcomes money from somebody, and so gets it: "the agency welcomed a €2 million donation from Norway"."""
    for noun in amount.nouns:
        verb = noun.head
        if noun.dep_ != "dobj" or verb.lemma_ not in nouns("welcoming") or noun.lemma_ not in nouns("given"):
            continue
        if any(prep.lower_ == "from" for part in (noun, amount.head) for prep in children(part, "prep")):
            own = subject(verb)
            return own if own is not None and own.dep_ == "nsubj" and not own.conjuncts else None
    return None


def _who_asks(sentence: Sentence, amount: Amount, judgement: Judgement, names: Names) -> Span | None:
    """The party that asks others for an amount and does not say for whom: "asked donors for €5 million"."""
    for word in amount.head.ancestors:
        if word.pos_ in {"VERB", "AUX"}:
            break
        if word.lemma_ in nouns("requests"):
            return _requester(sentence, word, names)
    verb = asking_verb(judgement)
    asked = asked_by(verb, amount) if verb is not None else []
    if verb is None or not any(one.lemma_ in nouns("recipients") or party(sentence, one, names) for one in asked):
        return None
    own = subject(verb)
    if own is None or own.dep_ != "nsubj" or own in amount.nouns:
        return None
    return party(sentence, own, names) or called_body(sentence, own, names) or in_own_voice(sentence, own)


def _requester(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The party of "Georgia's request for €2 million", "a request of Georgia"."""
    below = [own for p in children(noun, "prep") if p.lower_ in {"of", "by", "from"} for own in children(p, "pobj")]
    for own in (*children(noun, "poss"), *below):
        if (found := party(sentence, own, names)) is not None:
            return found
    return None


def _dative(sentence: Sentence, amount: Amount, verb: Token, names: Names) -> Span | None:
    """Who stands in "gave Moldova €2 million", "provided Moldova with €2 million"."""
    for child in verb.children:
        if child.dep_ == "dative" or (
            child.dep_ == "dobj"
            and verb.lemma_ in nouns("ditransitive")
            and child.i < amount.head.i
            and child not in amount.nouns
            and not is_gapped(amount, child)
        ):
            target = next(iter(children(child, "pobj")), None) if child.pos_ == "ADP" else child
            if target is None:
                continue
            found = (
                party(sentence, target, names, generic=True)
                or _spoken_of(sentence, target)
                or called_body(sentence, target, names)
                or named_fund(sentence, target, names, "purses")
            )
            if found is not None:
                return found
    return None


def _given(sentence: Sentence, amount: Amount, verb: Token, names: Names) -> Span | None:
    """The subject of a passive that is given something: "Moldova was granted €2 million", "was provided with"."""
    own = children(verb, "nsubjpass")
    if verb.lemma_ not in nouns("ditransitive") or len(own) != 1 or own[0].conjuncts:
        return None
    given = {amount.head, *amount.nouns}
    behind = [below for prep in children(verb, "prep") if prep.lower_ == "with" for below in children(prep, "pobj")]
    if own[0] in given or not any(one in given for one in (*children(verb, "dobj", "oprd", "attr"), *behind)):
        return None
    return party(sentence, own[0], names)


def _spoken_of(sentence: Sentence, noun: Token) -> Span | None:
    """The word for whoever speaks in "us", "our country", "the population of our state"."""
    if noun.lemma_ in nouns("voices"):
        return next((voice for own in children(noun, "poss") if (voice := in_own_voice(sentence, own))), None)
    if noun.lemma_ in nouns("of_nation"):
        below = [own for p in children(noun, "prep") if p.lower_ == "of" for own in children(p, "pobj")]
        return _spoken_of(sentence, below[0]) if len(below) == 1 and below[0].lemma_ in nouns("voices") else None
    return in_own_voice(sentence, noun)


def _helped(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span, names: Names) -> Span | None:
    """Whom the infinitive behind an amount helps: "to support Moldova's schools", "to help Moldova recover"."""
    heads = {judgement.verb, judgement.clause, judgement.cue, amount.head, *amount.nouns}
    for token in sentence.tokens_in(clause):
        if token.i > amount.head.i and token.lemma_ in nouns("buying") and token.tag_ == "VB" and token.head in heads:
            for bought in children(token, "dobj"):
                if (found := _for_whom(sentence, bought, names)) is not None:
                    return found
        if token.i < amount.head.i or token.lemma_ not in nouns("helping") or token.tag_ not in {"VB", "VBG"}:
            continue
        if heads.isdisjoint({token, token.head, token.head.head}):
            continue
        helped = children(token, "dobj") + [
            own for below in children(token, "ccomp", "xcomp") for own in children(below, "nsubj")
        ]
        for noun in helped:
            if (found := party(sentence, noun, names, generic=True)) is not None:
                return found
            if noun.lemma_ in {"people", "civilian", "family", "child", "community", "refugee"}:
                for preposition in children(noun, "prep"):
                    if preposition.lower_ in {"in", "of", "inside", "across"}:
                        for inner in children(preposition, "pobj"):
                            return party(sentence, inner, names)
    return None


def _for_whom(sentence: Sentence, noun: Token, names: Names) -> Span | None:
    """The party of "to buy ambulances for Moldova"."""
    for preposition in children(noun, "prep"):
        if preposition.lower_ == "for":
            for inner in children(preposition, "pobj"):
                return party(sentence, inner, names)
    return None


def _is_giving(head: Token, amount: Amount, judgement: Judgement) -> bool:
    """Whether a word is part of the giving, so that who stands behind its preposition receives."""
    own = {judgement.verb, judgement.cue, amount.head, *amount.nouns}
    if head.lower_ in nouns("worth"):
        return True  # "a package worth €5 million to Moldova"
    if head.dep_ == "conj" and head.pos_ == "VERB" and head not in own and children(head, "nsubj", "nsubjpass"):
        return False  # "€5 million goes to schools, and guns go to the army"
    if judgement.clause.lemma_ == "make":
        own.add(judgement.clause)  # "made a donation to"
    if head not in own and head.pos_ == "VERB" and any(c not in own for c in children(head, "dobj")):
        return False  # "to buy and transfer ammunition to"
    if head.dep_ == "conj" and head.head.dep_ != "conj":
        head = head.head  # "allocated and will transfer to"
    return head in own or head.lemma_ in nouns("funding") or head.lemma_ in nouns("money_verbs")


def _prepositions(sentence: Sentence, amount: Amount, judgement: Judgement, clause: Span) -> Iterator[Token]:
    """The prepositions of the clause, those behind the amount first."""
    tokens = [
        token for token in sentence.tokens_in(clause) if token.dep_ in {"prep", "dative"} or token.tag_ in {"IN", "TO"}
    ]
    mine = {amount.head, *amount.nouns}
    yield from (
        token
        for token in tokens
        if token.i > amount.head.i
        and (token.head.pos_ == "VERB" or not amount.has_rival_before(token if token.head not in mine else token.head))
    )
    heads = {judgement.verb, judgement.cue, *amount.nouns}
    own = [p for p in children(amount.head, "prep") if p.i > amount.head.i and p.lower_ in {"to", "through", "via"}]
    if amount.rivals and any(one.pos_ in {"NOUN", "PROPN"} for p in own for one in children(p, "pobj")):
        return  # "€4 million to Malta, €6 million through the agency": what stands before it is another's
    yield from reversed([token for token in tokens if token.i <= amount.head.i and token.head in heads])
