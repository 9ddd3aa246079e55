"""Asking: where a sentence asks, of whom, and for what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from communique.extract.events.parties import doer, objects_of
from communique.extract.requests.cues import Asks, cues
from communique.extract.trees import children, is_negated
from communique.schemas.vocabulary import RequestKind

_VERBS = frozenset({"VERB", "AUX"})
_SAID_ELSEWHERE = frozenset({"WP", "WDT", "WRB", "PRP", "DT"})
"""Tags of words that do not say what is asked: "what the world demands", "they need it"."""
_SUMS = frozenset({"CD", "$"})
"""Tags of amounts: in "requests $4 million for boats" the money is asked for, not the boats."""
_BY_SOMEBODY = frozenset({RequestKind.NEED, RequestKind.APPEAL})
"""Kinds of which a passive without "by" says nothing: "more data are needed", "a visa was requested"."""
_UNREAL = frozenset({"would", "could", "may", "might", "can", "should", "must", "wo"})
_WHEN = frozenset({"when", "whenever"})


@dataclass(frozen=True, slots=True)
class Asking:
    """A cue with its parts: `object` is the head of what is asked, `asked` of whom it is asked."""

    kind: RequestKind
    cue: Token
    object: Token
    asked: Token | None
    asker: Token | None
    rule: str
    of_people: bool = False
    """Whether it asks only where those who are asked have a name or are people."""
    by_somebody: bool = False
    """Whether it asks only where the one who asks has a name or is one of the people of a country."""


def askings(tree: Iterator[Token]) -> Iterator[Asking]:
    """All that is asked in a sentence, in order; a cue once, or once for each thing that "and to" adds."""
    for token in tree:
        found = None
        if token.tag_.startswith("VB"):
            found = _by_verb(token) or _by_modal(token)
        elif token.tag_.startswith("NN"):
            found = _by_noun(token)
        if found is None or (found.object.tag_ not in _SUMS and _is_thing(found.asker)):
            continue
        if found.object.tag_ not in _SAID_ELSEWHERE and found.object.lower_ != "that":
            yield found
            yield from _further(found)


def is_asking(verb: Token) -> bool:
    """Whether a verb asks for something by itself."""
    return _by_verb(verb) is not None


def _is_thing(asker: Token | None) -> bool:
    """Whether the subject of a verb that asks is no party: "the plan calls for work"."""
    return asker is not None and asker.lemma_.lower() in cues().things and asker.tag_ != "PRP"


def _further(first: Asking) -> Iterator[Asking]:
    """What "and to ..." asks beside the first: an act of its own, not more words of the same."""
    if first.object is first.cue or is_negated(first.object):
        return  # "not to wait and to act" is one act
    yield from (replace(first, object=thing) for thing in _further_things(first))
    for joined in children(first.object, "conj"):
        if joined.tag_ == "VB" and any(aux.tag_ == "TO" for aux in children(joined, "aux")):
            yield replace(first, object=joined)


def _further_things(first: Asking) -> Iterator[Token]:
    """What a second "for" adds: "called for unity as well as for sanctions"."""
    if first.object.dep_ != "pobj":
        return
    preposition = first.object.head
    above = preposition.head
    behind = first.object.i + 1
    if behind < len(first.object.doc) and first.object.doc[behind].lower_ == preposition.lower_:
        return  # "asked for money for the school, for the port and for the pier": all of it is what the money is for
    again = [*children(preposition, "conj", "prep"), *children(above, "conj", "prep")]
    again += [later for one in again for later in children(one, "conj")]
    again = [one for one in again if one.lower_ == preposition.lower_ and one.i > first.object.i]
    last = max((one.i for one in again), default=0)
    joints = [joint for one in (preposition, above, *again) for joint in children(one, "cc")]
    if any(first.object.i < joint.i < last for joint in joints):
        for one in again:
            yield from children(one, "pobj")


def _by_verb(verb: Token) -> Asking | None:
    if is_negated(verb) or any(c.lower_ in _UNREAL for c in children(verb, "aux")):
        return None
    marks = {mark.lower_ for mark in children(verb, "mark")}
    if marks - {"that"}:
        return None  # "if the town needs help"
    if verb.lemma_ == "encourage" and any(own.lemma_.lower() in cues().effects for own in children(verb, "nsubj")):
        return None  # "the tax encourages firms to invest"
    if verb.tag_ == "VBN" and verb.dep_ == "advcl" and not children(verb, "aux", "auxpass"):
        return None  # "asked for comment, the ministry ..."
    for cue in cues().verbs:
        if cue.lemmas.isdisjoint((verb.lemma_.lower(), verb.lower_)):
            continue
        if marks and cue.kind is not RequestKind.NEED:
            continue  # what somebody says that another asks for
        if (
            cue.kind is RequestKind.NEED
            and verb.dep_ == "advcl"
            and _WHEN & {c.lower_ for c in children(verb, "advmod")}
        ):
            continue  # "when a neighbour needed help"
        for asks in sorted(cue.asks, key=lambda one: (one is not Asks.ON, one)):  # "call on them to act, for our sake"
            found = _complement(verb, asks)
            if found is not None:
                thing, asked = found
                asker = _asker(verb)
                if _is_idle(cue.kind, verb, asker, asked) or thing.lemma_ in cue.not_acts:
                    return None
                rule = f"requests.{cue.kind}.{asks}"
                return Asking(cue.kind, verb, thing, asked, asker, rule, cue.of_people, cue.by_somebody)
    return None


def _asker(verb: Token) -> Token | None:
    if children(verb, "nsubjpass", "auxpass"):
        return next(iter(objects_of(verb, "by")), None)
    return doer(verb)


def _complement(verb: Token, asks: Asks) -> tuple[Token, Token | None] | None:
    """The head of what is asked, and of whom, where the verb is followed by this complement."""
    passive = bool(children(verb, "auxpass"))
    persons = children(verb, "nsubjpass") if passive else children(verb, "dobj", "dative")
    infinitive = _infinitive(verb)
    match asks:
        case Asks.FOR:
            if persons and (persons[0].tag_ in _SUMS or verb.lemma_ == "request"):
                return None
            if verb.lemma_ == "call" and _is_called(verb):
                return None
            things = [thing for thing in (*objects_of(verb, "for"), *_doing(verb, "for")) if thing.head.i > verb.i]
            if not things and infinitive is None:  # "asks donors for help": the parser gives the help to the donors
                asked_of = [p for p in persons if p.tag_ == "NNS" or _are_people(p)]
                things = [thing for person in asked_of for thing in objects_of(person, "for")]
            if not things and infinitive is not None and not persons:
                return _for_somebody(infinitive)
            return (things[0], persons[0] if persons else None) if things else None
        case Asks.ON:
            asked = objects_of(verb, "on", "upon")
            if any(p.lower_ in {"on", "upon"} for p in children(verb, "prt")):
                asked = asked or persons
            if asked and infinitive is None:
                infinitive = next((_infinitive(a) for a in asked if _infinitive(a) is not None), None)
                infinitive = infinitive or _misread_infinitive(verb, asked[0])
            return (infinitive, asked[0]) if asked and infinitive is not None else None
        case Asks.TO:
            asked = objects_of(verb, "to")
            things = objects_of(verb, "for", "regarding", "concerning") + [
                t for a in asked for t in objects_of(a, "for", "regarding", "concerning")
            ]
            thing = next(iter(things), infinitive)
            return (thing, asked[0]) if asked and thing is not None else None
        case Asks.SOMEBODY:
            if infinitive is None:
                return None
            inner = children(infinitive, "nsubj")
            asked_of = (persons or inner)[:1]
            if not passive and asked_of and asked_of[0].i > infinitive.i:
                return None  # "I want to say to the crews"
            return (infinitive, asked_of[0]) if asked_of and asked_of[0].tag_ not in _SUMS else None
        case Asks.SOMETHING:
            if (infinitive is not None and not persons) or any(c.lower_ == "where" for c in children(verb, "advmod")):
                return None
            things = persons or [c for c in children(verb, "xcomp") if c.tag_ == "VBG"]
            if things and verb.lemma_ == "urge" and _is_somebody(things[0]):
                return None
            return (things[0], None) if things else None
        case Asks.CLAUSE:
            clauses = [clause for clause in children(verb, "ccomp") if clause.i > verb.i]
            if clauses and verb.lemma_ == "insist" and not _is_duty(clauses[0]):
                return None
            return (clauses[0], None) if clauses else None
        case Asks.INFINITIVE:
            return (infinitive, None) if infinitive is not None and not persons else None
        case Asks.GERUND:
            doing = [c for c in children(verb, "xcomp") if c.tag_ == "VBG"]
            return (doing[0], None) if doing else None
        case Asks.UPON:
            things = objects_of(verb, "on", "upon")
            return (things[0], None) if things else None


def _is_called(verb: Token) -> bool:
    """Whether a word for somebody stands before "for": `called her a clown for saying so`, `was called out for it`."""
    purposes = [preposition for preposition in children(verb, "prep") if preposition.lower_ == "for"]
    called = [child for child in children(verb, "dobj", "oprd", "prt") if child.i > verb.i]
    return bool(called) and (not purposes or called[0].i < purposes[0].i)


def _is_duty(verb: Token) -> bool:
    """Whether a clause says what is to be done: `insisted that the pier be closed`; not `insisted that it was safe`."""
    if verb.tag_ == "VB" and not any(aux.tag_ == "MD" for aux in children(verb, "aux")):
        return True
    helping = {aux.lower_ for aux in children(verb, "aux", "auxpass")}
    return bool(helping & (cues().modals | {"be"})) or (
        verb.lemma_ in {"need", "have"} and _infinitive(verb) is not None
    )


def _is_somebody(noun: Token) -> bool:
    """Whether a noun may be people: whom somebody urges, with nothing to do, is not what is urged (`urged voters`)."""
    return noun.tag_[:3] in {"NNP", "PRP"} or (noun.tag_ == "NNS" and not list(noun.lefts)) or _are_people(noun)


def _are_people(noun: Token) -> bool:
    return noun.lemma_.lower() in cues().people


def _is_idle(kind: RequestKind, verb: Token, asker: Token | None, asked: Token | None) -> bool:
    """Whether nothing is asked: "he was asked to leave" by nobody, "you need a ticket", "we needed a place to sleep".

    A passive without "by" asks where those who are asked are several or named: "all parties are urged to ...".
    """
    if asker is None:
        unasked = asked is None or asked.tag_ not in {"NNS", "NNP", "NNPS"}
        return bool(children(verb, "auxpass")) and kind in _BY_SOMEBODY and unasked
    return kind is RequestKind.NEED and asker.tag_ == "PRP" and (verb.tag_ == "VBD" or asker.lower_ == "you")


def _doing(verb: Token, preposition: str) -> list[Token]:
    """The gerunds behind a preposition: "called for lifting the ban"."""
    return [c for p in children(verb, "prep") if p.lower_ == preposition for c in children(p, "pcomp")]


def _misread_infinitive(verb: Token, asked: Token) -> Token | None:
    """What begins with "to" right behind those who are asked, and is no verb to the parser ("to de-escalate")."""
    behind = [c for c in verb.rights if c.i > asked.i and c.left_edge.lower_ == "to"]
    return behind[0] if behind and behind[0].left_edge.i == asked.right_edge.i + 1 else None


def _for_somebody(infinitive: Token) -> tuple[Token, Token] | None:
    """What is asked of whom in `called for the partners to send boats`."""
    asked = children(infinitive, "nsubj", "nsubjpass")
    is_for = any(mark.lower_ == "for" for mark in children(infinitive, "mark"))
    return (infinitive, asked[0]) if asked and is_for else None


def _infinitive(word: Token) -> Token | None:
    found = [c for c in children(word, "xcomp", "ccomp", "advcl", "acl", "relcl") if c.i > word.i]
    return next((c for c in found if any(a.tag_ == "TO" for a in children(c, "aux"))), None)


def _by_modal(verb: Token) -> Asking | None:
    if verb.lemma_.lower() in cues().befalling:
        return None
    duty = [a for a in children(verb, "aux") if a.lower_ in cues().modals]
    asked = children(verb, "nsubj", "nsubjpass")
    active = bool(children(verb, "nsubj"))
    if duty and asked and duty[0].i < asked[0].i:
        return None  # "should Ruritania attack, ..." is a condition
    if duty and asked and (active or asked[0].tag_.startswith("NNP")):
        return Asking(cues().modal_kind, verb, verb, asked[0], None, "requests.modal")
    if (has_to := _has_to(verb)) is not None and asked and asked[0].tag_[:3] == "NNP":
        return Asking(cues().modal_kind, verb, has_to, asked[0], None, "requests.modal")
    of_relative = verb.dep_ == "relcl" and bool(asked) and asked[0].tag_ not in _SAID_ELSEWHERE
    if "need" in (verb.lemma_, verb.lower_) and asked and not is_negated(verb) and not of_relative:
        infinitive = _infinitive(verb)
        if infinitive is not None:
            return Asking(RequestKind.NEED, verb, infinitive, asked[0], None, "requests.need_to")
    return None


def _has_to(verb: Token) -> Token | None:
    """What somebody "has to" do; not what "has yet to" be done, nor how somebody "has to be"."""
    if verb.lower_ != "has" or is_negated(verb) or children(verb, "dobj", "aux", "advmod"):
        return None
    infinitive = _infinitive(verb)
    return infinitive if infinitive is not None and infinitive.dep_ == "xcomp" and infinitive.lemma_ != "be" else None


def _by_noun(noun: Token) -> Asking | None:
    cue = next((c for c in cues().nouns if noun.lemma_.lower() in c.lemmas), None)
    if (
        cue is None
        or (cue.needs_verb and not _told(noun) and noun.head.lower_ != "in")
        or any(c.lower_ in {"any", "no"} for c in noun.lefts)
    ):
        return None
    if any(child.lower_ in cue.not_modifiers for child in noun.lefts):
        return None
    things = objects_of(noun, "for")
    of_people = any(owner.lemma_.lower() in cues().claimants for owner in children(noun, "poss"))
    if noun.lower_ == "demand" and not of_people and any(thing.lemma_.lower() in cues().bought for thing in things):
        return None  # "the demand for gas", but "the union's demand for food"
    if cue.kind is RequestKind.NEED and noun.dep_ == "pobj" and noun.head.lower_ == "in":
        return _in_need(noun)
    if noun.dep_ == "nsubjpass" and noun.head.lemma_.lower() in cues().put:
        return _put(noun, cue.kind)
    if noun.dep_ in {"nsubj", "nsubjpass"} and not children(noun, "poss") and not objects_of(noun, "by", "from"):
        return None  # "requests for visas are handled here"
    if noun.dep_ == "dobj" and noun.head.lemma_.lower() in cues().rejecting:
        return None
    if cue.kind is RequestKind.PROPOSAL and noun.dep_ == "pobj" and not children(noun, "poss"):
        return None  # "is looking at proposals to raise the toll": whose they are, nobody says
    asked_of = objects_of(noun, "to", "on", "upon")
    thing = next(iter(things), None) or _infinitive(noun) or next((t for a in asked_of if (t := _infinitive(a))), None)
    if thing is None:
        return None
    verb = next((a for a in noun.ancestors if a.pos_ in _VERBS), None)
    poss = children(noun, "poss")
    asked = next(iter(children(thing, "nsubj")), None) if thing.tag_.startswith("VB") else None
    asker = poss[0] if poss else (doer(verb) if verb is not None and noun.dep_ == "dobj" else None)
    return Asking(cue.kind, noun, thing, asked, asker, f"requests.{cue.kind}.noun")


def _put(noun: Token, kind: RequestKind) -> Asking | None:
    """What "a request was made" for, to whom and by whom: the parser gives all of it to the verb."""
    verb = noun.head
    if is_negated(verb) or any(aux.lower_ in _UNREAL for aux in children(verb, "aux")) or children(verb, "mark"):
        return None
    asked = next(iter([*objects_of(noun, "to"), *objects_of(verb, "to")]), None)
    holders = [word for word in (noun, verb, asked) if word is not None]
    thing = next((one for word in holders for one in objects_of(word, "for")), None) or _infinitive(verb)
    asker = next(iter([*objects_of(noun, "by", "from", "of"), *objects_of(verb, "by", "from")]), None)
    if thing is None or (asked is None and asker is None):
        return None  # "requests have been made for visas"
    return Asking(kind, noun, thing, asked, asker, f"requests.{kind}.noun")


def _in_need(noun: Token) -> Asking | None:
    """Who is "in need of" what."""
    things, verb = objects_of(noun, "of"), noun.head.head
    if not things or verb.pos_ not in _VERBS or is_negated(verb):
        return None
    return Asking(RequestKind.NEED, verb, things[0], None, doer(verb), "requests.need.noun")


def _told(noun: Token) -> bool:
    while noun.dep_ == "conj" and noun.head.pos_ == "NOUN":
        noun = noun.head
    return noun.dep_ in {"dobj", "nsubjpass", "attr"} and noun.head.lemma_.lower() in cues().told
