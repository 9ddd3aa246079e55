"""Which verb says of an event noun that it happens: "held talks", "the summit will take place"."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.extract.events.lexicon import Role, lexicon
from communique.extract.events.parties import objects_of
from communique.extract.trees import children


def happening(noun: Token) -> Token | None:
    """The verb that says that the event of a noun happens."""
    whole = whole_of(noun)
    head, label = whole.head, whole.dep_
    found = None
    if label == "pobj" and head.lower_ in {"in", "at"}:
        found = _light(head.head, Role.IN)
    elif label == "pobj" and head.lower_ == "on" and children(noun, "det", "poss", "amod"):
        found = _light(head.head, Role.ON)
    elif label in {"dobj", "attr"}:
        found = _light(head, Role.OBJECT) or _light(head, Role.THERE)
    elif label == "nsubjpass":
        found = _light(head, Role.OBJECT) or _light(head, Role.SUBJECT)
    elif label == "nsubj" and not _acts(head):
        found = _light(head, Role.SUBJECT)
    if found is None and label in {"nsubj", "nsubjpass"}:
        joined = (c for c in children(head, "conj") if not children(c, "nsubj", "nsubjpass"))
        found = next((f for c in joined if (f := _light(c, Role.SUBJECT))), None)
    if found is not None:
        return found
    found = next((f for c in _late_clauses(noun) if (f := _light(c, Role.SUBJECT))), None)
    if found is not None:
        return found
    held = [c for c in children(noun, "acl", "relcl") if c.tag_ in {"VBN", "VBD"} or children(c, "aux")]
    found = next((f for c in held if (f := _light(c, Role.OBJECT) or _light(c, Role.SUBJECT))), None)
    found = found or next((f for c in held if c.tag_ == "VBN" and (f := _light(c, Role.PARTICIPLE))), None)
    return found or _next_verb(noun)


def _acts(verb: Token) -> bool:
    """Whether a verb of beginning or ending has an object, so that it does not tell that its subject begins."""
    return verb.lemma_.lower() in {"begin", "start", "open", "end", "conclude"} and bool(children(verb, "dobj"))


def _late_clauses(noun: Token) -> Iterator[Token]:
    """The clauses with "which" behind what belongs to a noun: "the conference of envoys, which will be held"."""
    for token in noun.subtree:
        if (
            token.dep_ == "relcl"
            and token.head != noun
            and any(c.lower_ in {"which", "that"} for c in children(token, "nsubj", "nsubjpass"))
        ):
            yield token


def _next_verb(noun: Token) -> Token | None:
    """The verb right behind a noun phrase that the parser gave to another: "with ..., a meeting of envoys was held"."""
    for token in noun.doc[noun.i + 1 :]:
        if token.is_punct or token.tag_ in {"WDT", "WP", "TO"}:
            return None
        if token.tag_.startswith("VB"):
            verb = token.head if token.dep_ in {"aux", "auxpass"} else token
            passive = verb.lemma_.lower() == "hold" and bool(children(verb, "auxpass"))
            told = passive or verb.lemma_.lower() == "take"
            return _light(verb, Role.SUBJECT) if told and verb.i >= token.i else None
    return None


def whole_of(noun: Token) -> Token:
    """The noun that stands for this one in its clause: the first of joined nouns, "series" of "a series of attacks"."""
    while noun.head != noun:
        if noun.dep_ in {"conj", "appos"} and noun.head.tag_.startswith("NN"):
            noun = noun.head
        elif noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in lexicon().collective:
            noun = noun.head.head
        else:
            break
    return noun


def _light(verb: Token, role: Role) -> Token | None:
    for rule in lexicon().light:
        if rule.role is role and verb.lemma_.lower() in rule.lemmas and verb.tag_.startswith("VB"):
            objects = {o.lemma_.lower() for o in children(verb, "dobj")}
            into = {o.lemma_.lower() for o in objects_of(verb, "into", "under")}
            if rule.role is Role.THERE and not children(verb, "expl"):
                continue
            if (not rule.objects or objects & rule.objects) and (not rule.into or into & rule.into):
                return verb
    return None
