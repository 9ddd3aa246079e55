"""How far goods have come by a verb or noun of handing over: its tense, its modal, its negation and its governor."""

from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.denials import is_called_untrue
from communique.extract.transfers.lexicon import Act, acts, words
from communique.extract.transfers.mood import Mood, is_governor, mood_above, mood_of
from communique.extract.transfers.phrases import is_noun
from communique.extract.trees import children
from communique.schemas.vocabulary import TransferStatus


@dataclass(frozen=True, slots=True)
class Handover:
    """The word that says that goods change hands, what it says, and how far they have come."""

    act: Act
    cue: Token
    status: TransferStatus
    passive: bool
    """Whether the goods are what the verb's subject or participle stands for."""
    package: Token | None = None
    """What contains the goods, where the word says only that."""
    carrier: "Handover | None" = None
    """What hands over the package, in this sentence or the one before."""


_MOODS = {
    Mood.DONE: TransferStatus.DELIVERED,
    Mood.PRESENT: TransferStatus.DELIVERING,
    Mood.ONGOING: TransferStatus.DELIVERING,
    Mood.FUTURE: TransferStatus.PROMISED,
    Mood.ASKED: TransferStatus.REQUESTED,
    Mood.OPEN: TransferStatus.OTHER,
    Mood.UNSAID: TransferStatus.OTHER,
}


def act_noun(token: Token) -> Act | None:
    """What a noun says of goods that depend on it, if it says that they change hands."""
    return acts("nouns").get(token.lemma_.lower()) if is_noun(token) else None


def from_noun(noun: Token) -> Handover | None:
    """Goods of a noun of giving or asking: "the donation of a radar", "the need for shells", "arms supplies"."""
    act = act_noun(noun)
    if act is None or _is_taken(noun) or _is_in_name(noun):
        return None
    mood = mood_above(noun)
    more = any(left.lower_ in words("packages", "announcing") for left in noun.lefts)
    if (
        more
        and mood in {Mood.OPEN, Mood.UNSAID, Mood.DONE}
        and not is_governor(noun.head, "done")
        and not is_governor(noun.head.head, "done")
    ):
        mood = Mood.FUTURE
    if mood in {Mood.PRESENT, Mood.UNSAID} and _is_contracted(noun):
        mood = Mood.FUTURE
    if mood is Mood.DENIED:
        return None
    if act is Act.PRODUCE and mood is Mood.OPEN:
        return None  # a production that is discussed
    if act is Act.REQUEST:
        return Handover(act, noun, TransferStatus.REQUESTED, passive=False)
    if act is Act.PROMISE:
        return Handover(act, noun, TransferStatus.PROMISED, passive=False)
    if act is Act.PROCURE:
        is_agreed = _is_contracted(noun) or _is_of_contract(noun)
        return Handover(act, noun, TransferStatus.PROMISED, passive=False) if is_agreed else None
    if act is Act.PRODUCE:
        status = {Mood.ASKED: TransferStatus.REQUESTED, Mood.FUTURE: TransferStatus.PROMISED}.get(
            mood, TransferStatus.PRODUCED
        )
        return Handover(act, noun, status, passive=False)
    return Handover(act, noun, _MOODS[mood], passive=False)


def verb_handover(act: Act, verb: Token, announcing: bool, passive: bool = False) -> Handover | None:
    """The hand-over of a verb, or None where it denies or only describes one.

    `announcing`: a number or "another" makes "is sending" an announcement; `passive`: goods are the verb's subject.
    """
    status = status_of(act, verb, announcing)
    return None if status is None else Handover(act, verb, status, passive)


def status_of(act: Act, verb: Token, announcing: bool) -> TransferStatus | None:
    """How far goods have come by a verb, None where it is denied, only describes or says too little."""
    if _is_modifier(verb) or is_called_untrue(verb):
        return None
    mood = mood_of(verb)
    if mood is Mood.DENIED:
        return None
    if act is Act.REQUEST:
        return TransferStatus.REQUESTED
    if act is Act.PROMISE and _is_withdrawn(verb):
        return None
    if act is Act.PROMISE:
        return {Mood.ASKED: TransferStatus.REQUESTED, Mood.OPEN: TransferStatus.OTHER}.get(
            mood, TransferStatus.PROMISED
        )
    if act is Act.PRODUCE and mood in {Mood.DONE, Mood.PRESENT, Mood.ONGOING}:
        return TransferStatus.PRODUCED
    if act is Act.PRODUCE and mood is Mood.OPEN:
        return None  # what somebody is able to produce
    if act is Act.PROCURE:
        if verb.dep_ in {"advcl", "acl"}:
            return None  # what money is for
        return {Mood.FUTURE: TransferStatus.PROMISED, Mood.ASKED: TransferStatus.REQUESTED}.get(mood)
    if mood is Mood.DONE and _is_to_come(verb):
        return TransferStatus.PROMISED
    if mood is Mood.ONGOING and announcing:
        return TransferStatus.PROMISED
    return _MOODS[mood]


def _is_contracted(noun: Token) -> bool:
    """Whether a contract or plan includes what a noun says: "the agreement includes the export of 12 guns"."""
    verb = noun.head
    if noun.dep_ != "dobj" or acts("verbs").get(verb.lemma_.lower()) is not Act.CONTAIN:
        return False
    return any(own.lemma_.lower() in words("contracts", "nouns") for own in children(verb, "nsubj"))


def _is_of_contract(noun: Token) -> bool:
    """Whether a contract is for what a noun says: "a deal for the acquisition of three frigates"."""
    above = noun.head.head
    return noun.dep_ == "pobj" and noun.head.lower_ == "for" and above.lemma_.lower() in words("contracts", "signed")


def prepares(verb: Token) -> bool:
    """Whether somebody prepares a package, or tells what is in it: the goods it includes are promised."""
    return (
        verb.tag_.startswith("VB")
        and verb.lemma_.lower() in words("packages", "preparing")
        and any(thing.lemma_ == "package" for thing in children(verb, "dobj"))
    )


def _is_to_come(verb: Token) -> bool:
    """Whether a participle tells what will be: "will have the first by May, with five ships delivered by July"."""
    noun = verb.head
    is_beside = verb.tag_ == "VBN" and verb.dep_ == "acl" and noun.dep_ == "pobj" and noun.head.lower_ == "with"
    return is_beside and mood_above(noun) is Mood.FUTURE


def _is_withdrawn(verb: Token) -> bool:
    """Whether the sentence goes on to say that what was promised was taken back."""
    return any(
        own.lemma_.lower() in words("withdrawing", "subjects")
        for later in verb.doc[verb.i + 1 :]
        if later.lemma_.lower() in words("withdrawing", "verbs")
        for own in children(later, "nsubjpass", "dobj")
    )


def _is_taken(noun: Token) -> bool:
    """Whether others took what a noun says was sent: "a shipment of guns was seized", "seized a shipment"."""
    over = [noun.head] if noun.dep_ in {"dobj", "nsubjpass"} else []
    return any(
        verb.lemma_.lower() in words("taking", "verbs")
        and mood_of(verb) is not Mood.DENIED
        and not any(adverb.lower_ in words("taking", "nearly") for adverb in children(verb, "advmod"))
        for verb in (*over, *children(noun, "acl", "relcl"))
    )


def _is_in_name(noun: Token) -> bool:
    """Whether a noun stands in the name of a rule or a treaty: "the Principles on the Transfer of Equipment"."""
    return noun.i > 0 and noun.text.istitle() and noun.nbor(-1).text.islower() and noun.dep_ == "pobj"


def _is_modifier(verb: Token) -> bool:
    """Whether a participle only says by what means goods work: "air delivered munitions"."""
    return verb.tag_ in {"VBN", "VBD"} and verb.i > 0 and verb.nbor(-1).lower_ in words("means", "nouns")
