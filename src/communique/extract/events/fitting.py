"""Whether a verb has beside it what a rule of `lexicon.toml` asks for."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from communique.extract.events.lexicon import VerbRule, lexicon
from communique.extract.events.parties import conjuncts, doer, objects_of, own_phrase
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind, EventKind

_PERSON, _PROGRAMME, _ATTACKERS = "(person)", "(programme)", "(attackers)"
_STRIKING = (EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP, EntityKind.WEAPON)
_QUOTES = frozenset({"“", '"', "«", "„", "‘"})
_ONTO = ("to", "in", "into", "on", "for", "of", "with", "under")
_ONESELF = frozenset({"himself", "herself", "themselves", "itself"})
_BELIEVED = frozenset({"ccomp", "advcl", "relcl", "acl"})


def fits(rule: VerbRule, sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether a verb has the objects, prepositions and nouns behind them that its rule asks for."""
    objects = children(verb, "dobj", "nsubjpass")
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        objects = [verb.head]
    if rule.kind is EventKind.ATTACK and any(
        _is_of_words(sentence, one, names) for one in (*objects, doer(verb)) if one is not None
    ):
        return False
    if rule.kind is EventKind.ATTACK and _is_rehearsed(verb):
        return False
    if rule.kind is EventKind.SANCTION and verb.tag_ == "VBG" and verb.dep_ in {"acl", "advcl"}:
        return False  # "steps targeting oligarchs" are told of by another verb
    if verb.lemma_ == "designate" and any(one.lower_ == "for" for one in children(verb, "prep")):
        return False  # "the sum is designated for schools"
    if verb.lemma_ == "meet" and any(one.lemma_.lower() in lexicon().unmet for one in objects):
        return False  # "met the standard", "met their match"
    if rule.kind is EventKind.ATTACK and not rule.objects and any(one.lower_ in _ONESELF for one in objects):
        return False  # "the gunman killed himself"
    if rule.objects and not any(
        _is_one_of(rule.objects, sentence, one, names) for o in objects for one in conjuncts(o)
    ):
        return False
    if rule.particles and not any(p.lower_ in rule.particles for p in children(verb, "prt")):
        return False
    if rule.subjects and not _is_done_by(rule.subjects, sentence, verb, names):
        return False
    if any(child.lower_ == "no" for one in objects for child in children(one, "det")):
        return False  # "no contract has been signed"
    if rule.prepositions and not any(p.lower_ in rule.prepositions for p in _prepositions(rule, verb, objects)):
        return False
    if rule.onto and not any(_onto(rule, noun) for at in (verb, *objects) for noun in _behind(at)):
        return False
    return not rule.manner or any(o.lemma_.lower() in rule.manner for o in objects_of(verb, "by", "over", "via", "on"))


def _is_rehearsed(verb: Token) -> bool:
    """Whether nobody was attacked: "sank the ship as a reef", "hit a target during the exercise"."""
    return any(one.lemma_.lower() in lexicon().rehearsed for one in objects_of(verb, "as", "in", "during"))


def _is_of_words(sentence: Sentence, noun: Token, names: Names) -> bool:
    """Whether it is said of a volley what it is of, and that is no weapon: "a barrage of questions"."""
    of = objects_of(noun, "of") if noun.lemma_.lower() in lexicon().volleys else []
    all_of = [one for own in of for one in conjuncts(own)]
    return bool(all_of) and not any(
        one.lemma_.lower() in lexicon().fired or _named(sentence, one, names, EntityKind.WEAPON) for one in all_of
    )


def _prepositions(rule: VerbRule, verb: Token, objects: Iterable[Token]) -> Iterator[Token]:
    """The prepositions at a verb; of an attack also those that the parser gives to what is fired."""
    yield from children(verb, "prep")
    if rule.kind is EventKind.ATTACK:
        yield from (word for one in objects for word in one.subtree if word.dep_ == "prep" and word.i > verb.i)


def _is_done_by(wanted: frozenset[str], sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether one of the nouns is the verb's subject, or "by ..." of a passive, which without it may hide attackers."""
    if children(verb, "auxpass", "nsubjpass"):
        by = objects_of(verb, "by", "with", "from")
        return (not by and _ATTACKERS in wanted) or any(_is_actor(wanted, sentence, one, names) for one in by)
    who = doer(verb)
    return who is not None and any(_is_actor(wanted, sentence, one, names) for one in conjuncts(who))


def _is_actor(wanted: frozenset[str], sentence: Sentence, noun: Token, names: Names) -> bool:
    if noun.lemma_.lower() in wanted or noun.lower_ in wanted:
        return True
    if _ATTACKERS not in wanted:
        return False
    if noun.lemma_.lower() in lexicon().attackers or noun.lower_ in lexicon().attackers:
        return True
    return any(_named(sentence, noun, names, kind) for kind in _STRIKING)


def _behind(word: Token) -> list[Token]:
    """The nouns behind "to", "in", "on", "for" and "in favour of" of a word."""
    near = objects_of(word, *_ONTO)
    return near + [inner for noun in near if noun.lower_ in {"favor", "favour"} for inner in objects_of(noun, "of")]


def _onto(rule: VerbRule, noun: Token) -> bool:
    """Whether a noun is one of those that the rule asks for, or a list of it ("the sanctions list")."""
    if noun.lemma_.lower() in rule.onto:
        return True
    listed = noun.lemma_.lower() in {"list", "regime", "package"}
    return listed and any(part.lower_.removesuffix("s") in rule.onto for part in children(noun, "compound", "nmod"))


def _is_one_of(wanted: frozenset[str], sentence: Sentence, noun: Token, names: Names) -> bool:
    """Whether a noun, or what it is a package or round of, is among those wanted: "the ninth package of sanctions"."""
    if noun.lemma_.lower() in wanted or noun.text in wanted:
        return True
    before = children(noun, "amod", "compound")
    if before and f"{before[-1].lemma_.lower()} {noun.lemma_.lower()}" in wanted:
        return True
    if noun.lower_ == "no" and any(part.lemma_.lower() in wanted for part in children(noun, "compound", "nmod")):
        return True  # "Law No. 46"
    if _PERSON in wanted and noun.tag_ == "NNP" and _named(sentence, noun, names, EntityKind.PERSON):
        return True
    if _PROGRAMME in wanted and (
        _named(sentence, noun, names, EntityKind.PROGRAMME)
        or (noun.tag_ == "NNP" and any(child.text in _QUOTES for child in noun.lefts))
    ):
        return True
    if noun.lemma_.lower() not in lexicon().collective:
        return False
    parts = [*objects_of(noun, "of"), *children(noun, "compound", "nmod")]
    return any(part.lemma_.lower() in wanted or part.lower_.removesuffix("s") in wanted for part in parts)


def _named(sentence: Sentence, noun: Token, names: Names, kind: EntityKind) -> bool:
    return any(name.entity.kind is kind for name in names.overlapping(sentence.place(noun)))


def is_sitting(sentence: Sentence, head: Token, names: Names) -> bool:
    """Whether a noun is a body that "meets" by itself: a council, a committee, any that has a name."""
    if head.lemma_.lower() in lexicon().sitting or head.lower_ in lexicon().sitting:
        return True
    named = names.overlapping(own_phrase(sentence, head))
    return any(name.entity.kind in {EntityKind.ORGANISATION, EntityKind.GROUP} for name in named)


def is_quarrel(sentence: Sentence, verb: Token, attackers: Iterable[Token | None], names: Names) -> bool:
    """Whether an "attack" is one in words: by a person, on what is no country or place ("attacked his policies")."""
    people = any(one is not None and _named(sentence, one, names, EntityKind.PERSON) for one in attackers)
    struck = children(verb, "dobj", "nsubjpass")
    return people and not any(
        _named(sentence, one, names, kind) for one in struck for kind in (EntityKind.COUNTRY, EntityKind.PLACE)
    )


def is_foreseen(verb: Token) -> bool:
    """Whether somebody only says or fears that it will come: "they believe that the army will attack"."""
    return verb.dep_ in _BELIEVED and any(aux.lower_ in {"will", "'ll", "’ll"} for aux in children(verb, "aux"))


def is_habit(verb: Token) -> bool:
    """Whether a clause tells what is usual: "meetings are held every two years"."""
    adverbs = {word.lower_ for word in children(verb, "advmod")}
    each = any(word.lower_ in lexicon().habits and word.head.lemma_.lower() in lexicon().times for word in verb.subtree)
    return each or not adverbs.isdisjoint(lexicon().habits)


def is_planned_by_law(verb: Token) -> bool:
    """Whether a verb tells only what a thing will do: "a law that will expand the sanctions"."""
    return verb.dep_ in {"relcl", "conj"} and any(
        aux.lower_ == "will" for one in (verb, verb.head) for aux in children(one, "aux") if one.dep_ == "relcl"
    )
