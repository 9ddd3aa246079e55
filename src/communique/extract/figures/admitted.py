"""Which quantities are figures: every one that a named reason does not rule out."""

import re

from spacy.tokens import Token

from communique.extract.figures.lexicon import excluded, limit, never_counted, words
from communique.extract.figures.measured import Measured, state_joined
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, QuantityKind
from communique.extract.transfers.goods import fliers, is_everyday, lemma, reaches_target, stays_own
from communique.extract.transfers.lexicon import Act, acts, goods_nouns, goods_words
from communique.extract.transfers.mood import Mood, mood_of
from communique.extract.transfers.phrases import is_noun, modifiers
from communique.extract.trees import children

_MILLION = 1_000_000
_SMALLEST = frozenset({"zero", "one"})
_TOLD_OF = frozenset({"dobj", "attr", "nsubjpass"})
_BARE = re.compile(r"\d{1,4}(?:\.\d+)?")
_HANDING = frozenset({Act.GIVE, Act.RECEIVE, Act.PROMISE})
_STANDING = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "npadvmod", "appos"})


def ruled_out(quantity: Quantity, names: Names) -> str | None:
    """Why a quantity is no figure whatever it counts, or None."""
    reason = _ruled_out_alone(quantity)
    is_smallest = reason is None or reason in _SMALLEST
    if is_smallest and any(n.span.contains(quantity.number_span) for n in names.overlapping(quantity.number_span)):
        return "name"
    return reason


def is_never_told(quantity: Quantity) -> bool:
    """Whether no rule takes a quantity, known without a tree or a name: "two years", "one", "a few".

    Sums and shares are always asked about: a vague sum is no figure, and may be funding.
    """
    return not (quantity.money or quantity.percent) and _ruled_out_alone(quantity) not in {None, "modifier"}


def _ruled_out_alone(quantity: Quantity) -> str | None:
    if quantity.vague:
        return "vague"
    if quantity.converted:
        return "converted"
    if quantity.kind is QuantityKind.DURATION:
        return "duration"
    if quantity.modifier and not (quantity.percent or quantity.money):
        return "modifier"
    if quantity.value == 0 and not quantity.percent:
        return "zero"
    if quantity.value == 1 and quantity.upper is None and not (quantity.percent or quantity.money):
        return "one"
    return None


def excluded_by_noun(quantity: Quantity, found: Measured) -> str | None:
    """Why what a quantity counts makes no figure, or None."""
    if found.verb is not None and found.role in _TOLD_OF and mood_of(found.verb) is Mood.DENIED:
        return "negated"
    if not (quantity.percent or quantity.money) and _changes_hands(found):
        return "transfer"
    if quantity.percent:
        return "no noun" if found.noun is None and found.verb is None else None
    if quantity.money:
        return "money" if _is_aid(quantity, found) else None
    noun = found.noun
    if _is_ranking(found.number) or (noun is None and found.unit is None and _names_something(found.number)):
        return "label"
    if found.verb is not None and any(
        own.lemma_.lower() in excluded("ages") for own in children(found.verb, "nsubj") if own != noun
    ):
        return "age"
    if noun is None:
        if quantity.value >= _MILLION and _is_price(found.number):
            return "money"
        if found.unit is None and _stands_for_nothing(quantity, found):
            return "label"
        if found.verb is not None and found.unit is None and _without_currency(quantity, found.verb):
            return "money"
        if _some_of_them(found):
            return "transfer"
        alone = found.verb is not None if found.unit is not None else _stands_alone(quantity, found)
        return None if alone else "no noun"
    counted = {noun.lemma_.lower(), noun.lower_}
    if _names_something(found.number) or (noun.tag_.startswith("NNP") and counted & excluded("addresses")):
        return "label"
    if found.unit is not None:
        counted |= {found.unit.value.lower(), found.unit.value.lower().removesuffix("s")}
    uncounted = never_counted() | goods_words("ratings")
    if found.unit is not None and found.unit.value.lower().split()[-1] in words("points", "units"):
        uncounted -= words("points", "units")
        counted -= words("points", "units")
    if _is_of_goods(found):
        return "rating"
    if any(
        {after.lower_, after.lower_.removesuffix("s")} & uncounted
        for after in found.number.doc[found.number.i + 1 : found.number.i + 2]
    ):
        return "rating"
    if _is_one_of(found.number):
        return "one of"
    if noun.lower_ == "times" and noun.head.lower_ == "by":
        return None
    if counted & (uncounted | excluded("mass")):
        return "noun"
    if _takes_part(quantity, found, counted):
        return "participants"
    if noun.lower_.endswith(("-", "–")):
        return "fragment"
    if found.unit is None and (_is_one_thing(quantity, noun, found.number) or _is_named_so(noun, found.number)):
        return "label"
    if _multiplies(noun):
        return "ratio"
    if counted & excluded("small") and quantity.value <= limit("small") and not (_is_hit(found) or _is_of(noun)):
        return "small"
    if quantity.value <= limit("anaphoric") and not _is_part_of_counted(found) and _refers_back(noun):
        return "anaphoric"
    return None


def _is_of_goods(found: Measured) -> bool:
    """Whether a number says how strong goods are: "40 kW generators"."""
    noun = found.noun
    if noun is None or lemma(noun) not in goods_nouns():
        return False
    return any(word.lower_ in goods_words("ratings", "powers") for word in noun.doc[found.number.i + 1 : noun.i])


def _is_hit(found: Measured) -> bool:
    """Whether an attack is told of the counted things: "struck 11 areas"."""
    return found.verb is not None and found.role == "dobj" and found.verb.lemma_.lower() in words("attacking", "verbs")


def _is_of(noun: Token) -> bool:
    """Whether it is told of what there are cases: "three cases of measles"."""
    return noun.lemma_.lower() in words("cases", "nouns") and any(
        child.lower_ == "of" for child in children(noun, "prep")
    )


def _refers_back(noun: Token) -> bool:
    """Whether counted things were counted before: "the two soldiers"; "the two soldiers killed" may be new."""
    told = [d for d in children(noun, "det", "poss", "predet") if d.lower_ in excluded("anaphoric")]
    if not told or (_is_own(told) and noun.tag_ == "NNS" and noun.lemma_.lower() not in excluded("parties")):
        return False
    return not any(
        own.tag_ == "VBN" and own.lemma_.lower() in words("telling", "verbs") for own in children(noun, "acl")
    )


def _is_own(told: list[Token]) -> bool:
    """Whether what others own is counted: "her four children", "its five firms"; those spoken to know their own."""
    return all(word.lower_ in words("owners", "words") for word in told)


def _is_part_of_counted(found: Measured) -> bool:
    """Whether a number counts a part: "five of the ten senators", "six of the firms", not "one of the two"."""
    noun = found.noun
    if noun is None:
        return False
    if found.part and children(noun, "nummod"):
        return True
    is_of = noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head == found.number
    return is_of and noun.tag_ == "NNS" and noun.lemma_.lower() not in excluded("parties")


def _changes_hands(found: Measured) -> bool:
    """Whether goods are counted that are given, promised or refused: a matter of transfers, also where no row came."""
    noun = found.noun
    if noun is None or lemma(noun) not in goods_nouns():
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.tag_.startswith("NN"):
        if acts("nouns").get(noun.head.head.lemma_.lower()) is Act.GIVE:
            return True
        if lemma(noun.head.head) not in goods_words("classifiers"):
            return False
    verb = found.verb
    own = [*children(noun, "acl", "relcl"), *(word for word in children(noun, "amod") if word.tag_ == "VBN")]
    over = [*own, verb] if verb is not None and found.role in _TOLD_OF else own
    if not any(acts("verbs").get(word.lemma_.lower()) in _HANDING for word in over):
        return False
    sent = verb is not None and ((lemma(noun) in fliers() and reaches_target(verb, noun)) or stays_own(verb, noun))
    return not sent and not is_everyday(noun)


def _is_one_of(number: Token) -> bool:
    """Whether only one of the counted is spoken of: "one of the 12 members"."""
    before = [token.lower_ for token in number.doc[max(0, number.i - 3) : number.i]]
    return before[:2] == ["one", "of"] or before[1:] == ["one", "of"]


def _names_something(number: Token) -> bool:
    """Whether the number is part of a label: "the Fortune 500", "Suite 1200", "week nine of"."""
    if number.i == 0 or not number.nbor(-1).tag_.startswith("NN"):
        return False
    before = number.nbor(-1).lower_
    is_dated = number.i + 1 < len(number.doc) and number.nbor(1).lower_ == "of" and before in excluded("dated")
    return is_dated or before in excluded("labels")


def _stands_for_nothing(quantity: Quantity, found: Measured) -> bool:
    """Whether a number without a noun is no count: a model ("the Pro 3"), in brackets, of a list, an age."""
    number = found.number
    before = number.nbor(-1) if number.i > 0 else None
    after = number.nbor(1) if number.i + 1 < len(number.doc) else None
    if before is not None and before.tag_ in {"NNP", "NNPS"} and _BARE.fullmatch(number.text):
        return True
    if before is not None and after is not None and (before.text, after.text) == ("(", ")"):
        return True
    is_new = before is None or before.is_punct
    if is_new and after is not None and after.text == "," and quantity.value <= limit("anaphoric") and number.is_alpha:
        return True  # "one, to act; two, to wait"
    return found.verb is not None and found.verb.lemma_.lower() in words("ages", "verbs")


def _is_named_so(noun: Token, number: Token) -> bool:
    """Whether number and noun have capitals amid a sentence: "the Six Assurances"; in a headline all words do."""
    if number.i == 0 or not (number.is_alpha and number.is_title and noun.text[:1].isupper()):
        return False
    before = number.nbor(-1)
    if before.is_punct or before.is_title or before.is_space or before.tag_.startswith("VB"):
        return False
    return any(word.is_lower and word.is_alpha and len(word) > 4 for word in number.doc)


def _multiplies(noun: Token) -> bool:
    """Whether a number of times compares: "40 times as much", "ten times the size"; "hit 40 times" counts."""
    behind = noun.doc[noun.i + 1 : noun.i + 3]
    if noun.lower_ != "times" or not behind:
        return False
    if any(word.lemma_.lower() in words("times", "nouns") for word in behind[1:]):
        return False  # "hit 40 times that week"
    return behind[0].tag_ in {"JJR", "RBR"} or behind[0].lower_ in excluded("multiplied")


def _is_one_thing(quantity: Quantity, noun: Token, number: Token) -> bool:
    """Whether a number names a thing in the singular: "the 988 line", "a 123 agreement"; "60 aircraft" are many."""
    if not _BARE.fullmatch(number.text) or quantity.upper is not None or number.head != noun:
        return False
    if noun.tag_ != "NN" and not (noun.tag_ == "NNP" and children(noun, "det")):
        return False
    alike = words("units", "measures") | words("units", "alike")
    return lemma(noun) not in goods_nouns() and noun.lemma_.lower() not in alike


def _is_ranking(number: Token) -> bool:
    """Whether a number says how far down a list is read: "the top 25 insurers"."""
    return number.i > 0 and number.nbor(-1).lower_ in excluded("rankings")


def tells_in_title(found: Measured) -> bool:
    """Whether a headline tells a loss, a launch or a change: other numbers of headlines count whom they are about."""
    return found.verb is not None and found.verb.lemma_.lower() in words("telling", "verbs")


def _takes_part(quantity: Quantity, found: Measured, counted: set[str]) -> bool:
    """Whether countries, bodies or delegates are counted as parties to something, up to `limit`."""
    if not counted & excluded("participants") or quantity.value > limit("participants"):
        return False
    noun = found.noun
    if found.verb is None or noun is None:
        return True
    if found.role == "attr" and any(own.tag_ == "PRP" for own in children(found.verb, "nsubj")):
        return True  # "we are two nations"
    if _is_where(quantity, found, noun):
        return False
    if found.role not in _STANDING:
        above = noun.head.head
        above = above.head if above.tag_ in {"IN", "RP"} else above
        return not (noun.head.lower_ == "of" and above == found.verb)  # "is made up of 50 nations"
    return found.verb.lemma_.lower() in words("gathering", "verbs")


def _is_where(quantity: Quantity, found: Measured, noun: Token) -> bool:
    """Whether counted countries are where something happens: "works in 34 countries", "legal in 11 states"."""
    if found.verb is None or quantity.value <= 2 or noun.lemma_.lower() not in excluded("places"):
        return False
    if noun.dep_ != "pobj" or noun.head.lower_ not in words("where", "prepositions"):
        return False
    return found.verb.lemma_.lower() not in words("gathering", "verbs")


def _is_price(number: Token) -> bool:
    """Whether a number without a noun says what things are worth: "12 guns worth 4 million"."""
    before = number.doc[max(0, number.left_edge.i - 1) : number.left_edge.i]
    return any(word.lower_ in words("worth", "words") for word in before)


def _without_currency(quantity: Quantity, verb: Token) -> bool:
    """Whether millions are spent whose currency is left out: "decided to spend two billion"."""
    return quantity.value >= _MILLION and verb.lemma_.lower() in words("paying", "verbs")


def _some_of_them(found: Measured) -> bool:
    """Whether a part of goods named before changes hands: "will deliver 12 of them"."""
    verb = found.verb
    if verb is None or acts("verbs").get(verb.lemma_.lower()) not in _HANDING:
        return False
    return any(
        thing.lower_ in {"them", "these", "those"}
        for child in children(found.number, "prep")
        for thing in children(child, "pobj")
    )


def _stands_alone(quantity: Quantity, found: Measured) -> bool:
    """Whether a number without a noun is what a verb is about: "12 million have fled", "wounded 17"."""
    number = found.number
    if _is_age(number) or _is_age(found.number):
        return False
    if number.tag_ != "CD" and not (number.like_num and number.tag_ in {"PRP", "NN"}):
        return False
    if quantity.value <= limit("anaphoric") and any(d.lower_ in excluded("anaphoric") for d in children(number, "det")):
        return False  # "the two agreed"
    if state_joined(number) is not None:
        return True
    while number.dep_ == "conj" or (number.head.tag_ in {"JJR", "RBR"} and number.head.i > number.i):
        number = number.head  # "17 more"
    if number.dep_ == "pobj":
        return number.head.head.lower_ == "out"
    return found.verb is not None and number.dep_ in _STANDING


def _is_age(number: Token) -> bool:
    """Whether a number stands between commas behind a name: "Ann Lund, 83, of Vika"."""
    tree = number.doc
    if number.i < 2 or number.i + 1 >= len(tree):
        return False
    return number.nbor(-1).text == "," == number.nbor(1).text and number.nbor(-2).tag_ == "NNP"


def _is_aid(quantity: Quantity, found: Measured) -> bool:
    """Whether money is given, promised or asked for as help: a matter of funding, also where no row came of it."""
    near = [found.noun, found.number.head, *modifiers_of(found.noun)]
    nouns = {token.lemma_.lower() for token in near if token is not None and is_noun(token)}
    verb = None if found.verb is None else found.verb.lemma_.lower()
    if nouns & words("money", "nouns"):
        return verb in excluded("asked")  # "requested $5 million in the budget"
    if verb in words("money", "verbs"):
        return False
    if nouns & excluded("aid") or verb in excluded("handed") or _is_aid_behind(found.number):
        return True
    if _is_of_a_sum(found):
        return True
    return found.verb is None and quantity.value >= limit("purpose") and _is_for_something(found.number)


def _is_aid_behind(number: Token) -> bool:
    """Whether the words behind a number say what it is, whatever the tree makes of them: "$7 million in new grants"."""
    behind = number.doc[number.i + 1 : number.i + 6]
    at = next((place for place, word in enumerate(behind) if word.lower_ == "in"), None)
    if at is None:
        return False
    return any(word.lemma_.lower() in excluded("aid") for word in behind[at + 1 : at + 4])


def _is_of_a_sum(found: Measured) -> bool:
    """Whether money without a name is only a part of money named before: "including $4 million this year"."""
    if found.noun is not None or found.number.head.lower_ == "including":
        return found.noun is None
    return found.verb is not None and found.role == "dobj" and found.verb.lemma_.lower() in words("sums", "verbs")


def _is_for_something(number: Token) -> bool:
    """Whether money has a purpose: "$7 million for schools"."""
    return any(
        is_noun(thing) for child in children(number, "prep") if child.lower_ == "for" for thing in child.children
    )


def modifiers_of(noun: Token | None) -> list[Token]:
    """The words that say what a noun is, none for no noun."""
    return [] if noun is None or not is_noun(noun) else modifiers(noun)
