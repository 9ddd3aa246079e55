"""Goods with which somebody is helped: "supported the hospital with 300 blankets", "boosts its aid with 30 guns"."""

from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.transfers.goods import lemma
from communique.extract.transfers.lexicon import Act, goods_class, words
from communique.extract.transfers.status import Handover, verb_handover
from communique.extract.trees import children
from communique.schemas.vocabulary import TransferStatus


def backing(preposition: Token, goods: Token) -> Handover | None:
    """The hand-over of goods behind "with", or None where it says only by what means something is done."""
    above = preposition.head
    if preposition.lower_ != "with":
        return None
    if above.lemma_.lower() in words("backing", "helps") and above.dep_ == "dobj":
        verb = above.head
        return verb_handover(Act.GIVE, verb, False) if verb.lemma_.lower() in words("backing", "boosting") else None
    if above.dep_ == "dobj" and above.head.lemma_.lower() in words("backing", "verbs"):
        above = above.head  # the parser's "people with rations"
    helps = [own for own in children(above, "dobj") if own.lemma_.lower() in words("backing", "helps")]
    if helps and above.lemma_.lower() in words("backing", "boosting"):
        return verb_handover(Act.GIVE, above, False)
    if not above.tag_.startswith("VB") or above.lemma_.lower() not in words("backing", "verbs"):
        return None
    known = frozenset[str]().union(
        *(goods_class(name) for name in words("backing", "classes")), words("backing", "nouns")
    )
    helped = children(above, "dobj", "nsubjpass")
    if not helped or lemma(goods) not in known:
        return None
    if above.head.lemma_ == "work" and above.head.tag_ == "VBG" and not is_denied(above.head):
        return Handover(Act.GIVE, above, TransferStatus.DELIVERING, passive=False)  # "is working to reach people with"
    return verb_handover(Act.GIVE, above, False)
