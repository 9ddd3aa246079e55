"""What a sentence says of goods that are named after it: "Norway will send:" and a list, "This includes"."""

from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from communique.extract.denials import is_denied
from communique.extract.reading import Sentence
from communique.extract.transfers.goods import lemma
from communique.extract.transfers.lexicon import Act, acts, words
from communique.extract.transfers.status import Handover, prepares, verb_handover
from communique.extract.trees import children
from communique.schemas.vocabulary import TransferStatus

_NOT_INTRODUCING = frozenset({Act.ARRIVE, Act.PRODUCE, Act.PROCURE})
"""What is said of goods named before it."""


def introduction(sentence: Sentence) -> Handover | None:
    """What a sentence says of goods named after it: the last verb that hands over, else that a package contains."""
    if not sentence.may_hold(_introducing_verbs()) or sentence.tree is None:
        return None
    return introduced(sentence.tree[:])


@cache
def _introducing_verbs() -> frozenset[str]:
    """The verbs of which one says what is done with goods named later: a line without one says nothing of them."""
    return frozenset(verb for verb, act in acts("verbs").items() if act not in _NOT_INTRODUCING)


def introduced(tokens: Tokens) -> Handover | None:
    """The same of the first words of a sentence."""
    verbs = acts("verbs")
    container: Handover | None = None
    settled: Handover | None = None
    package = False
    for token in tokens:
        package = package or lemma(token) in words("packages", "nouns")
        act = verbs.get(token.lemma_.lower()) if token.tag_.startswith("VB") else None
        if act is None and settled is None and prepares(token):
            settled = verb_handover(Act.PROMISE, token, announcing=True)
        if act is None or act in _NOT_INTRODUCING:
            continue
        if act is Act.CONTAIN:
            container = stated(act, token)
        elif (found := stated(act, token)) is not None and act is not Act.REQUEST:
            settled = found
    if settled is not None:
        return settled
    return container if package else None


def included_in(verb: Token) -> Handover | None:
    """What stands behind "Included in the package are" has come as far as a package."""
    link = verb.head
    if verb.lemma_ != "be" or verb.dep_ != "auxpass" or link.lower_ != "included" or is_denied(link):
        return None
    wholes = [own for prep in children(link, "prep") if prep.lower_ == "in" for own in children(prep, "pobj")]
    whole = next((one for one in wholes if lemma(one) in words("packages", "nouns")), None)
    if whole is None or link.i > verb.i:
        return None
    has_gone = verb.tag_ == "VBD" and whole.lower_ != "package"
    status = TransferStatus.DELIVERED if has_gone else TransferStatus.PROMISED
    return Handover(Act.CONTAIN, link, status, passive=False, package=whole)


def stated(act: Act, verb: Token) -> Handover | None:
    """The hand-over that a verb states by itself, whatever its object; a package that contains goods is promised."""
    if act is Act.CONTAIN:
        return Handover(act, verb, TransferStatus.PROMISED, passive=False)
    return verb_handover(act, verb, announcing=True)
