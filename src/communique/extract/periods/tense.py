"""Tense and modality of a verb, from its auxiliaries and its tag."""

from enum import StrEnum

from spacy.tokens import Token


class Tense(StrEnum):
    """When, or how surely, a verb says that something happens; named as in the cue files."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    WOULD = "would"
    MAY = "may"
    MUST = "must"
    INFINITIVE = "infinitive"
    PARTICIPLE = "participle"


_MODALS = {
    "will": Tense.FUTURE,
    "'ll": Tense.FUTURE,
    "’ll": Tense.FUTURE,
    "shall": Tense.FUTURE,
    "wo": Tense.FUTURE,
    "would": Tense.WOULD,
    "'d": Tense.WOULD,
    "’d": Tense.WOULD,
    "may": Tense.MAY,
    "might": Tense.MAY,
    "can": Tense.MAY,
    "could": Tense.MAY,
    "must": Tense.MUST,
    "should": Tense.MUST,
    "ought": Tense.MUST,
}


def tense_of(verb: Token) -> Tense:
    """Tense of a verb; a conjoined verb without auxiliaries of its own takes those of the verb it is joined to."""
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if (
        not auxiliaries
        and verb.dep_ == "conj"
        and verb.head.pos_ in {"VERB", "AUX"}
        and verb.tag_ not in {"VBD", "VBZ", "VBP"}
    ):
        return tense_of(verb.head)
    for child in auxiliaries:
        if child.lower_ in _MODALS:
            return _MODALS[child.lower_]
    words = {child.lower_ for child in auxiliaries}
    if words & {"has", "have", "had", "'ve", "’ve"} and verb.tag_ in {"VBN", "VBD"}:
        return Tense.PAST
    if "to" in words:
        return _infinitive(verb)
    if words & {"was", "were"}:
        return Tense.PAST
    if words:
        return Tense.PAST if words & {"did"} else Tense.PRESENT
    match verb.tag_:
        case "VBD":
            return Tense.PAST
        case "VBN":
            return Tense.PAST
        case "VBG":
            return Tense.PARTICIPLE
        case "VB":
            return Tense.INFINITIVE
        case _:
            return Tense.PRESENT


def _infinitive(verb: Token) -> Tense:
    """Future for "is to provide" and "is going to provide", open for other infinitives."""
    head = verb.head
    if any(child.dep_ in {"acomp", "attr"} for child in head.children):
        return Tense.INFINITIVE  # "is important to provide"
    if verb.dep_ == "xcomp" and (
        head.lemma_ == "be" or (head.lower_ == "going" and any(c.lemma_ == "be" for c in head.children))
    ):
        return Tense.FUTURE
    return Tense.INFINITIVE
