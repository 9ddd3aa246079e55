"""What a quantity measures, read from the tree: the counted noun, its unit, and the verb over it."""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from communique.extract.figures.lexicon import words
from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.spans import Cell
from communique.extract.transfers.counted import counted_noun, number_token
from communique.extract.transfers.goods import lemma
from communique.extract.transfers.lexicon import goods_nouns, goods_words
from communique.extract.transfers.phrases import is_noun
from communique.extract.trees import children, subject

_MAX_STEPS = 8
_SIGNS = frozenset({"%", "percent", "per", "cent"})
_PARTICLES = frozenset({"down", "out", "up", "off"})
"""What the parser may put between a verb and its number: "shot down 88"."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The noun that is counted or measured, the verb over it, the unit, and the token that stands for the quantity."""

    number: Token
    noun: Token | None
    verb: Token | None
    unit: Cell[str] | None
    role: str
    """How noun or number depends on the verb: a dependency label."""
    part: bool = False
    """Whether the number counts a part of what the noun names elsewhere: "of 152 drones, 88 were shot down"."""
    level: bool = False
    """Whether the verb tells what the number has become, not by how much: "rose to 40", "fell from 21 to 13"."""


def measured(sentence: Sentence, quantity: Quantity) -> Measured | None:
    """What a quantity of a parsed sentence measures."""
    number = number_token(sentence, quantity)
    if number is None:
        return None
    if quantity.percent:
        return _percentage(sentence, quantity, number)
    if quantity.money:
        return _money(number)
    return _reached(_count(sentence, quantity, number))


def compounded(sentence: Sentence, quantity: Quantity) -> Measured | None:
    """What a number counts that is joined to its noun before another: "a 40-vehicle convoy", "a 600-mile border"."""
    number = number_token(sentence, quantity)
    if number is None or quantity.value <= 2 or number.i + 3 >= len(number.doc):
        return None
    hyphen, noun, after = (number.nbor(step) for step in (1, 2, 3))
    known = words("compounds", "nouns") | words("compounds", "measures") | words("compounds", "sizes")
    if hyphen.tag_ != "HYPH" or noun.lower_ not in known:
        return None
    if after.tag_ == "HYPH" or not is_noun(whole := _modified_noun(noun) or after):
        return None
    if noun.lower_ in words("compounds", "sizes"):
        return Measured(number, whole, None, None, "ROOT", level=True)
    if noun.lower_ in words("compounds", "measures"):
        is_rating = lemma(whole) in goods_words("classifiers") or lemma(whole) in goods_nouns()
        return None if is_rating else Measured(number, whole, None, _unit(sentence, noun), "ROOT")
    return Measured(number, noun, None, None, "ROOT")


def _reached(found: Measured) -> Measured:
    """The same, told apart where its number is what something has risen or fallen to: "has grown to 800 soldiers"."""
    word = found.noun or found.number
    is_end = word.dep_ == "pobj" and word.head.lower_ == "to" and word.head.head == found.verb
    return replace(found, level=True) if is_end and found.verb is not None and _changes(found.verb) else found


def _count(sentence: Sentence, quantity: Quantity, number: Token) -> Measured:
    if (whole := _counted_with_whole(number)) is not None:
        verb, role = governing_verb(number)
        return Measured(number, whole, verb, None, "dobj", part=True)
    noun = counted_noun(sentence, quantity)
    if noun is not None and (is_whole(noun, number) or _is_flat_whole(number)):
        own = next(iter(children(noun, "acl")), None)
        return Measured(number, noun, own if own is not None and own.tag_ == "VBN" else None, None, "ROOT")
    unit = None
    verb, role = governing_verb(noun or number)
    if noun is None and (told := _of_group(number)) is not None:
        return told
    if noun is None and verb is not None and (told := _of_subject(number, verb) or _at_level(number, verb)) is not None:
        return told
    if noun is None and number.dep_ == "pobj" and number.head.lower_ == "including" and is_noun(number.head.head):
        return Measured(number, number.head.head, None, None, "ROOT")  # "15 soldiers, including six seriously"
    if noun is None and number.dep_ == "appos" and number.head.tag_ == "NNS":
        return Measured(number, number.head, None, None, "ROOT")  # "casualties - over 600,000"
    if noun is None and number.tag_ == "CD" and number.dep_ in {"nsubj", "nsubjpass", "dobj", "npadvmod"}:
        noun = _whole_of(number, verb)
        if noun is not None:
            return Measured(number, noun, _main_verb(number, verb), None, "dobj", part=True)
    if noun is None and (state := state_joined(number)) is not None:
        return Measured(number, None, state, None, "nsubjpass")
    if noun is not None and noun.lower_ in words("points", "units") and _are_moved(noun, verb):
        return Measured(number, _moved(noun, verb), verb, _unit(sentence, noun), role)
    behind = number.doc[number.i + 1 : number.i + 2]
    if noun is not None and behind and behind[0] != noun and behind[0].lower_ in words("units", "measures"):
        return Measured(number, noun, verb, _unit(sentence, behind[0]), role)  # "a 30 km front"
    if noun is not None and noun.lemma_.lower() in words("units", "measures"):
        unit = _unit(sentence, noun)
        if noun.dep_ == "pobj" and noun.head.lower_ == "to" and verb is not None and _changes(verb):
            moved = _moved(noun, verb)
            return Measured(number, moved, verb, unit, "nsubj", level=True)  # "rose 2% to 400,000 barrels"
        noun = _complement(noun, "of") or (_stated_of(verb, noun) if verb is not None and _is_state(verb) else None)
    elif noun is not None and lemma(noun) in goods_words("classifiers", "units"):
        inner = _complement(noun, "of")
        unit, noun = (None, noun) if inner is None else (_unit(sentence, noun), inner)
    return Measured(number, noun, verb, unit, role)


def _are_moved(points: Token, verb: Token | None) -> bool:
    """Whether points say how far something moved or who is ahead: "fell 12 points", not "made two points"."""
    if any(word.lower_ in words("points", "sharpened") for word in children(points, "compound", "amod", "nmod")):
        return True
    if verb is None or verb.lemma_.lower() not in words("points", "verbs"):
        return False
    return verb.lemma_ != "be" or any(word.lower_ in words("points", "ahead") for word in verb.subtree)


def _moved(points: Token, verb: Token | None) -> Token | None:
    """What moved by so many points: the object of who moves it, else the subject."""
    if verb is None or (verb.lemma_ == "be" and points.dep_ == "attr"):
        return None
    others = (thing for thing in children(verb, "dobj") if is_noun(thing) and thing != points)
    return next(others, None) or _noun_subject(verb, points)


def state_joined(number: Token) -> Token | None:
    """What became of people without a noun, whose number the parser joins to the verb before: "and 12 injured"."""
    if number.tag_ != "CD" or number.dep_ != "conj" or not number.head.tag_.startswith("VB"):
        return None
    behind = [word for word in number.doc[number.i + 1 : number.i + 3] if word.dep_ != "auxpass"]
    return behind[0] if behind and behind[0].tag_ == "VBN" and behind[0].lower_ in words("states", "words") else None


def _of_subject(number: Token, verb: Token) -> Measured | None:
    """What a number alone says of the subject: "25 are officers", "accidents fell from 21 to 13"."""
    behind = number.doc[number.i + 1 : number.i + 4]
    if len(behind) == 3 and behind[0].lower_ == "of" and behind[1].lower_ in {"them", "these", "those"}:
        behind = behind[2:]
    if number.dep_ in {"nsubj", "conj"} and behind and behind[0].lemma_ == "be":
        named = [noun for noun in children(behind[0], "attr") if noun.tag_ == "NNS"]
        return Measured(number, named[0], behind[0], None, "ROOT") if named else None
    if number.dep_ != "pobj" or number.head.lower_ not in {"from", "to"}:
        return None
    if (brought := _brought_to(number, verb)) is not None:
        return brought
    beside = _measure_before(number, verb)
    if not _changes(verb) and not (beside is not None and beside.head.lower_ in words("points", "units")):
        return None
    ends = {word.lower_ for word in verb.subtree if word.dep_ == "prep"}
    changed = [thing for thing in children(verb, "dobj") if is_noun(thing) and thing != number]
    is_tally = bool(changed) and changed[0].lemma_.lower() in words("tallies", "nouns")
    if is_tally and _changes(verb) and beside is None:
        return Measured(number, _complement(changed[0], "of") or changed[0], verb, None, "nsubj", level=True)
    if changed and number.head.lower_ == "to" and _changes(verb) and beside is None:
        return Measured(number, changed[0], verb, None, "nsubj", level=True)  # "raised its staff to 40"
    own = _noun_subject(verb, number)
    if own is None:
        return None
    if own.lemma_.lower() in words("tallies", "nouns"):
        return Measured(number, _complement(own, "of") or own, verb, None, "nsubj", level=True)
    is_many = own.tag_ == "NNS" and number.head.lower_ == "to" and number.head.head == verb
    is_behind = beside is not None and number.head.lower_ == "to"  # "output rose 2% to 400,000"
    is_level = {"from", "to"} <= ends or is_many or is_behind  # "orders rose to 45"
    return Measured(number, own, verb, None, "nsubj", level=True) if is_level else None


def _of_group(number: Token) -> Measured | None:
    """How many a group is: "a crew of 12", "a population of 4,000"."""
    if number.dep_ != "pobj" or number.head.lower_ != "of":
        return None
    group = number.head.head
    if group.tag_ != "NN" or group.lemma_.lower() not in words("tallies", "groups"):
        return None
    return Measured(number, group, None, None, "ROOT", level=True)


def _at_level(number: Token, verb: Token) -> Measured | None:
    """The tally that is at a number: "attendance was 12,000", "the toll stands at 40"."""
    own = _noun_subject(verb, number)
    if own is None or own.lemma_.lower() not in words("tallies", "nouns") | words("tallies", "measures"):
        return None
    if own.nbor(1).tag_ == "CD":
        return None  # "number eight was about 40"
    is_at = number.dep_ == "pobj" and number.head.lower_ == "at" and number.head.head == verb
    if not is_at and not (verb.lemma_ == "be" and number.dep_ == "attr"):
        return None
    return Measured(number, _complement(own, "of") or own, None, None, "ROOT", level=True)


def _measure_before(number: Token, verb: Token) -> Token | None:
    """The number that says by how much something moved before it says to what: the 2 of "rose 2% to 400,000"."""
    for word in verb.doc[verb.i + 1 : number.i - 1]:
        if word.tag_ == "CD" and (
            word.head.lower_ in words("points", "units") or word.nbor(1).lower_ in {"%", "percent", "per"}
        ):
            return word
    return None


def _brought_to(number: Token, verb: Token) -> Measured | None:
    """The tally that somebody or something brings to a number: "bringing the total number of boats to 40"."""
    if number.head.lower_ != "to" or verb.lemma_.lower() not in words("tallies", "bringing"):
        return None
    for own in children(verb, "dobj"):
        if own.lemma_.lower() in words("tallies", "nouns"):
            return Measured(number, _complement(own, "of") or own, None, None, "ROOT", level=True)
    return None


def _changes(verb: Token) -> bool:
    """Whether a verb says that its subject rose or fell: "were down", "fell"."""
    if verb.lemma_ == "be":
        return any(child.lower_ in {"up", "down"} for child in verb.children)
    return verb.lemma_.lower() in words("changes", "rise") | words("changes", "fall")


def is_whole(noun: Token, number: Token) -> bool:
    """Whether a number counts the whole of which another number is a part: 50 in "43 of 50 drones", "out of 50 drones".

    What the verb says is said of the part alone; the whole keeps its own participle ("the 50 drones launched").
    """
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or number.head != noun:
        return False
    of = noun.head
    if of.head.lower_ == "out" or (of.head.tag_ == "CD" and of.head != number):
        return True
    return of.head.tag_.startswith("VB") and any(
        word.tag_ == "CD" and word.i > of.i for word in children(of.head, "nsubj", "nsubjpass", "dobj")
    )


def _is_flat_whole(number: Token) -> bool:
    """Whether a number is the whole with which the parser makes one number of the part: the 50 of "43 of 50 drones"."""
    of = number.i - 1
    return (
        of > 0 and number.doc[of].lower_ == "of" and number.doc[of].head == number and number.doc[of - 1].tag_ == "CD"
    )


def _counted_with_whole(number: Token) -> Token | None:
    """What part and whole count where both numbers stand together: the drones of "57 (out) of (the) 61 drones"."""
    behind = [word for word in number.doc[number.i + 1 : number.i + 6] if word.lower_ not in {"out", "the"}]
    if number.tag_ != "CD" or len(behind) < 2 or behind[0].lower_ != "of" or behind[1].tag_ != "CD":
        return None
    whole = behind[1]
    if is_noun(whole.head) and whole.head.i > whole.i and whole.dep_ == "nummod":
        return whole.head
    return None


def _main_verb(number: Token, verb: Token | None) -> Token | None:
    return number.head.head if verb is None or number.head.lower_ in _PARTICLES else verb


def _whole_of(number: Token, verb: Token | None) -> Token | None:
    """What a part without a noun is a part of: "88 out of 152 drones", "of 152 drones, 88 were shot down"."""
    if verb is None:
        return None
    for word in (number, verb):
        for preposition in (child for child in word.children if child.dep_ in {"prep", "dep"}):
            inner = preposition
            if preposition.lower_ == "out":
                inner = next((child for child in children(preposition, "prep") if child.lower_ == "of"), preposition)
            if inner.lower_ != "of":
                continue
            for noun in children(inner, "pobj"):
                if noun.lower_ in {"which", "whom"} and verb.dep_ == "relcl" and is_noun(verb.head):
                    tally = verb.head.lemma_.lower() in words("tallies", "nouns")
                    return (_complement(verb.head, "of") if tally else None) or verb.head
                if is_noun(noun) and (number.i < noun.i or children(noun, "nummod")):
                    return noun
    return None


def _percentage(sentence: Sentence, quantity: Quantity, number: Token) -> Measured:
    sign = [token for token in sentence.tokens_in(quantity.span) if token.lower_ in _SIGNS]
    top = sign[-1] if sign else number.head if number.head.lower_ in _SIGNS else number  # "2.3 and 2.1 percent"
    noun = _complement(top, "of") or _complement(number, "of")
    if noun is None:
        noun = _modified_noun(top)
        noun = (_complement(noun, "in", "of") or noun) if noun is not None else None
    verb, role = governing_verb(top)
    level = noun is not None and top.dep_ == "pobj" and top.head.lower_ == "to"  # "raise spending to 3% of output"
    if noun is None:
        noun = _measured_by(top, verb)
    return Measured(top, noun, verb, None, role, level=level)


def _money(number: Token) -> Measured:
    noun = _complement(number, "in", "of") or _modified_noun(number)
    if noun is not None and noun.lemma_.lower() in words("times", "nouns"):
        noun = None  # "over $1 billion in the last eight years"
    verb, role = governing_verb(number)
    if noun is None and not (verb is not None and verb.lemma_.lower() in words("paying", "verbs")):
        noun = _measured_by(number, verb)
    return Measured(number, noun, verb, None, role)


def _measured_by(number: Token, verb: Token | None) -> Token | None:
    """The noun whose measure follows: "a rate of 20%", "rates above 20%", "sales fell by 33%"."""
    if verb is not None and verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.lemma_ in words("units", "totals"):
        return _stated_of(verb, number)
    current = number
    for _ in range(_MAX_STEPS):
        above = current.head
        if above in (current, verb):
            break
        if (
            is_noun(above)
            and above.lemma_ not in words("levels", "nouns")
            and current.dep_ in {"prep", "acl", "amod", "appos", "relcl"}
        ):
            return above
        current = above
    if verb is not None and (
        changed := [thing for thing in children(verb, "dobj") if is_noun(thing) and thing != number]
    ):
        return changed[0]
    return _noun_subject(verb, number)


def _stated_of(verb: Token, measure: Token) -> Token | None:
    """What a measure after a verb of state is one of: its subject, or the noun that a participle describes."""
    if verb.tag_ in {"VBG", "VBN"} and verb.dep_ == "acl":
        thing = verb.head
        while thing.dep_ == "pobj" and thing.head.lower_ == "from" and is_noun(thing.head.head):
            thing = thing.head.head  # "supplies from 18 countries totalling 258 tonnes"
        return thing if is_noun(thing) else None
    if verb.tag_ == "VBG" and verb.dep_ == "advcl":  # "received 184 shipments, totalling 20 tonnes"
        return next((thing for thing in children(verb.head, "dobj", "nsubjpass") if is_noun(thing)), None)
    return _noun_subject(verb, measure)


def _is_state(verb: Token) -> bool:
    """Whether a measure after the verb is one of its subject: "the front is 1,000 km long"."""
    return verb.lemma_.lower() in words("units", "state")


def _noun_subject(verb: Token | None, number: Token) -> Token | None:
    """The verb's subject, if it is a noun other than the number itself."""
    own = subject(verb) if verb is not None else None
    return own if own is not None and own != number and is_noun(own) else None


def _modified_noun(number: Token) -> Token | None:
    above = number.head
    if (
        above != number
        and is_noun(above)
        and above.i > number.i
        and number.dep_ in {"nummod", "compound", "nmod", "amod", "quantmod"}
    ):
        return above
    return None


def _complement(word: Token, *prepositions: str) -> Token | None:
    for child in children(word, "prep"):
        if child.lower_ in prepositions:
            for noun in children(child, "pobj"):
                if is_noun(noun):
                    return noun
    return None


def _unit(sentence: Sentence, noun: Token) -> Cell[str]:
    before = [
        t for t in children(noun, "amod", "compound") if t.lower_ in words("units", "compound") and t.i == noun.i - 1
    ]
    span = sentence.place(noun.doc[(before[0] if before else noun).i : noun.i + 1])
    return Cell(sentence.text[span.start - sentence.span.start : span.end - sentence.span.start], span)


def governing_verb(token: Token) -> tuple[Token | None, str]:
    """The nearest verb over a word, and how the branch that holds the word depends on it."""
    current = token
    for _ in range(_MAX_STEPS):
        if current.tag_.startswith("VB"):
            return current, "ROOT"
        above = current.head
        if above == current:
            return None, current.dep_
        if above.tag_.startswith("VB") and not (above.dep_ in {"amod", "compound"} and is_noun(above.head)):
            return above, current.dep_
        current = above
    return None, current.dep_
