"""Which word of a sentence does the giving: the subject, or whom the sentence calls on, rallies or thanks for it."""

from spacy.tokens import Token

from communique.extract.funding.amounts import Amount
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.trees import children, is_negated, subject

_VERBS = frozenset({"VERB", "AUX"})


def doer(verb: Token, amount: Amount) -> Token | None:
    """The subject of an active verb, unless it is the money itself."""
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return None
    given = _rallied(verb) or subject(verb) or _who_is_ready(verb)
    if given is not None and given.head != verb and _is_asked(verb):
        return None  # "called on partners to provide": who asks does not give
    if given in amount.nouns and verb.lemma_ != "make":
        return None
    if given is None or given == amount.head or (given.dep_ == "nsubjpass" and not _is_expected(verb, given)):
        return None
    return given


def authority_before(amount: Amount) -> Token | None:
    """The authority that an order hands on, of which an amount is said: "the authority under section 5 to furnish"."""
    tree = amount.head.doc
    for word in reversed(tree[: amount.tokens[0].i]):
        if word.tag_ in {"VBD", "MD"} or (word.tag_ in {"VBZ", "VBP"} and word.lemma_ != "be"):
            return None
        if word.lemma_ in nouns("delegated") and word.i + 1 < len(tree) and tree[word.i + 1].lower_ in {"under", "to"}:
            return word
    return None


def _rallied(verb: Token) -> Token | None:
    """Whom somebody got to give: the G7 in "brought the G7 together to commit"."""
    above = verb.head
    if verb.tag_ != "VB" or verb.dep_ not in {"advcl", "xcomp", "ccomp"} or above.lemma_ not in nouns("rallying"):
        return None
    return next(iter(children(above, "dobj")), None)


def _is_expected(verb: Token, given: Token) -> bool:
    """Whether it is said of a subject that it will give: "is expected to give"."""
    above = verb_class(given.head)
    return given.head != verb and verb.head == given.head and above is not None and above.name == "anticipate"


def _is_asked(verb: Token) -> bool:
    """Whether an infinitive is what somebody asks of others."""
    above = verb.head
    return above != verb and above.lemma_ in nouns("asking") | nouns("receiving")


def _who_is_ready(verb: Token) -> Token | None:
    """The subject of "is ready to provide", "is about to transfer"."""
    above = verb.head
    if verb.dep_ not in {"xcomp", "advcl", "pcomp"} or above.dep_ not in {"acomp", "oprd", "prep"}:
        return None
    return subject(above.head) if above.head.pos_ in _VERBS else None


def thanked_for(word: Token) -> Token | None:
    """Who is thanked for a decision or for doing it: the only one that the verb or noun of thanks names."""
    thanks = word.head.head
    if word.dep_ not in {"pobj", "pcomp"} or word.head.lower_ != "for":
        return None
    if any(children(own, "agent") for own in children(word, "acl")):
        return None  # "for the decision taken by others"
    if is_negated(thanks) or any(aux.tag_ == "MD" for aux in children(thanks, "aux")):
        return None  # "would thank Norway for the decision to give"
    if thanks.lemma_ in nouns("thanking"):
        found = children(thanks, "dobj")
        if found and found[0].lemma_ in nouns("thanks"):
            thanks = found[0]
        else:
            return found[0] if len(found) == 1 and not found[0].conjuncts else None
    if thanks.pos_ in _VERBS:
        thanks = next((own for own in children(thanks, "dobj") if own.lemma_ in nouns("thanks")), thanks)
    if thanks.lemma_ not in nouns("thanks"):
        return None
    whom = [p for above in (thanks, thanks.head) for p in children(above, "prep") if p.lower_ == "to"]
    found = [own for preposition in whom for own in children(preposition, "pobj")]
    return found[0] if len(found) == 1 and not found[0].conjuncts else None


def antecedent(pronoun: Token, verb: Token) -> Token | None:
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
