"""Mentions: one telling of an event, by a verb or by a noun."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.events.clause import clause, governing_verb, phrase, phrase_alone, told_as_real
from communique.extract.events.dating import date_of_clause, dates_in_phrase, is_dated
from communique.extract.events.fitting import fits, is_foreseen, is_habit, is_planned_by_law, is_quarrel, is_sitting
from communique.extract.events.happening import happening, whole_of
from communique.extract.events.lexicon import (
    Need,
    NounRule,
    VerbRule,
    event_words,
    lexicon,
    noun_rules,
    title_words,
    verb_rules,
)
from communique.extract.events.naming import proper_name, titled_kind
from communique.extract.events.parties import (
    doer,
    is_named_or_somebody,
    is_plural,
    is_somebody,
    objects_of,
    participants,
    place_behind,
    place_in,
    place_of,
    together,
)
from communique.extract.events.triggers import may_tell
from communique.extract.facts import Period
from communique.extract.names.name import Names
from communique.extract.positions import positions
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind, EventKind

_OBJECT_TAKES_PART = frozenset(
    {EventKind.CALL, EventKind.MEETING, EventKind.AWARD, EventKind.SANCTION, EventKind.ELECTION}
)
_CIRCUMSTANCE = frozenset({"during", "at", "after", "following", "in", "before", "on", "within", "ahead"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
"""Where only a noun can stand, whatever the tagger says ("airstrikes killed ...")."""
_KNOWN = frozenset({"the", "this", "that", "their", "his", "her"})
_HYPHENATED = "cease-fire"
_SUPPOSED = frozenset({"would", "could", "might"})
_NEW = frozenset({"a", "an", "another"})
_OUTCOMES = frozenset({"result", "leave"})
"""Verbs behind which only what came of an event is told: "the talks resulted in a truce in the south"."""
_DENIED = frozenset({"no", "any", "possible", "potential", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One telling of an event.

    `by_verb`: a clause says that it happens, not only a noun in passing. `known`: the words take it as told before
    ("the meeting", "their talks").
    """

    kind: EventKind
    name: Span | None
    evidence: Span
    participants: tuple[Span, ...]
    place: Span | None
    date: Period | None
    by_verb: bool
    in_title: bool
    known: bool
    rule: str
    new: bool = False
    """Whether an indefinite article brings it up ("a meeting of ministers")."""


def mentions(reading: Reading, names: Names) -> Iterator[Mention]:
    """All tellings of events in a document, in order of the text."""
    for sentence in reading.sentences:
        if sentence.is_question or not sentence.shows(may_tell):
            continue
        for token in _candidates(sentence):
            noun = token.tag_.startswith("NN") or token.dep_ in _NOMINAL
            found = None if noun else _by_verb(reading, sentence, token, names)
            if found is None and noun:
                found = _by_noun(reading, sentence, token, names)
            if found is not None:
                yield found


def _candidates(sentence: Sentence) -> Iterator[Token]:
    """The tokens that a rule may take for an event: all where a title gives a name its kind ("Exercise ...")."""
    if (tree := sentence.tree) is None:
        return
    if sentence.may_hold(title_words()):
        yield from tree
    else:
        yield from (tree[at] for at in positions(sentence.parse, event_words()))


def _by_verb(reading: Reading, sentence: Sentence, verb: Token, names: Names) -> Mention | None:
    """The event that a verb tells by the first rule of which all is given."""
    lemma = verb.lemma_.lower()
    rules = verb_rules().get(lemma)
    if rules is None or not told_as_real(verb):
        return None
    told = (_told_by(rule, reading, sentence, verb, names) for rule in rules if fits(rule, sentence, verb, names))
    return next((mention for mention in told if mention is not None), None)


def _told_by(rule: VerbRule, reading: Reading, sentence: Sentence, verb: Token, names: Names) -> Mention | None:
    if _in_passing(sentence, verb, names) or (rule.kind is not EventKind.ATTACK and is_habit(verb)):
        return None
    if rule.kind is EventKind.SANCTION and is_planned_by_law(verb):
        return None
    if rule.kind is EventKind.MEETING and _opens_summit(verb):
        return None
    passive = bool(children(verb, "auxpass", "nsubjpass")) or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    objects = children(verb, "dobj", "nsubjpass")
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        objects = [verb.head]
    agents = objects_of(verb, "by") if passive else [doer(verb)]
    partners = together(verb)
    if rule.kind in _OBJECT_TAKES_PART and not rule.objects:
        partners += objects
    takers = [*agents, *partners, *children(verb, "dative")]
    if rule.objects and rule.kind is EventKind.MEETING:
        takers += objects
    where = place_of(sentence, rule.kind, [verb, *objects, *partners], names)
    if where is None and rule.kind is EventKind.MEETING and rule.objects:  # "welcomed the president to Ruritania"
        where = place_of(sentence, EventKind.VISIT, [verb], names)
    if rule.kind in {EventKind.VISIT, EventKind.ATTACK} and where is None:
        where = next((p for o in objects if (p := place_in(sentence, o, names)) is not None), None)
    if where is None and (rule.kind_at_place is not rule.kind or rule.kind is EventKind.MEETING):
        where = next((p for o in (*objects, *partners) if (p := place_behind(sentence, o, names)) is not None), None)
    evidence = clause(sentence, verb, *([verb.head] if verb.dep_ == "acl" else []))
    date = date_of_clause(reading, sentence, sentence.place(verb))
    dated = date is not None or (verb.dep_ != "acl" and is_dated(reading, sentence, sentence.place(verb)))
    named = any(True for partner in partners for _ in names.within(phrase(sentence, partner)))
    alone = not objects and any(agent is not None and is_plural(sentence, agent, names) for agent in agents)
    people = bool(together(verb)) or any(is_somebody(sentence, one, names) for one in objects)
    taking_part = tuple(span for span in participants(sentence, takers, names) if span != where)
    missing = {
        Need.OBJECT: not objects,
        Need.NAMED_OBJECT: not (objects and named),
        Need.PARTNER: not (people or alone) or (passive and bool(together(verb))),
        Need.NAMED_PARTNER: not named,
        Need.PLACE: where is None,
        Need.WHEN_OR_WHERE: where is None and date is None,
        Need.ATTACKED: not objects
        or (where is None and not dated)
        or is_foreseen(verb)
        or is_quarrel(sentence, verb, agents, names),
        Need.SITTING: (where is None and date is None)
        or bool(objects)
        or not any(agent is not None and is_sitting(sentence, agent, names) for agent in agents),
    }
    if rule.need is not None and missing[rule.need]:
        return None
    known = bool(taking_part) or any(agent is not None and agent.tag_ == "NNP" for agent in agents)
    if rule.kind is EventKind.VISIT and not (known and _travels(sentence, verb, names)):
        return None
    kind = rule.kind if where is None else rule.kind_at_place
    return Mention(
        kind,
        None,
        evidence,
        taking_part,
        where,
        date,
        by_verb=True,
        in_title=sentence.role == "title",
        known=False,
        rule=f"events.{kind}.verb",
    )


def _in_passing(sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether a gerund only mentions deeds of a kind ("by imposing sanctions"), none by name ("the Harbour Act")."""
    if verb.dep_ == "amod":
        return True  # "the adopted law", "confiscated assets"
    if verb.tag_ != "VBG" or verb.dep_ != "pcomp" or children(verb, "aux"):
        return False
    objects = children(verb, "dobj")
    return not any(True for one in objects for _ in names.overlapping(sentence.place(one)))


def _travels(sentence: Sentence, verb: Token, names: Names) -> bool:
    """Whether who goes somewhere are people: aircraft fly and goods arrive too."""
    who = doer(verb)
    if verb.dep_ == "relcl" and who is not None and who.tag_ == "NNS":
        return False  # "residents who visited the fair": no visit of anybody's
    return "visit" in (verb.lemma_.lower(), verb.lower_) or (who is not None and is_somebody(sentence, who, names))


def _is_body(sentence: Sentence, noun: Token, names: Names) -> bool:
    """Whether the noun is part of a body's name: the Congress, the General Assembly."""
    named = names.overlapping(sentence.place(noun))
    return any(name.entity.kind in {EntityKind.ORGANISATION, EntityKind.GROUP} for name in named)


def _by_noun(reading: Reading, sentence: Sentence, noun: Token, names: Names) -> Mention | None:
    if (titled := titled_kind(noun)) is not None:  # "Exercise Northern Strike" is an exercise, no strike
        rule = next((r for r in lexicon().nouns if r.kind is titled), None)
    else:
        lemma = _lemma(noun)
        rule = next((r for r in noun_rules().get(lemma, ()) if _modified(r, noun)), None)
    if rule is None or any(c.lower_ in _DENIED for c in noun.lefts) or _is_body(sentence, noun, names):
        return None
    if rule.kind is EventKind.ATTACK and noun.dep_ == "pobj" and noun.head.lower_ == "on" and not any(noun.lefts):
        return None  # "they went on strike"
    if noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in lexicon().supposed:
        return None
    name = proper_name(sentence, noun)
    verb = happening(noun)
    if verb is not None and (not told_as_real(verb) or (rule.kind is not EventKind.ATTACK and is_habit(verb))):
        return None
    carrier = governing_verb(noun)
    if carrier is not None and noun.head == carrier and (_is_undone(carrier) or _is_supposed(noun, carrier)):
        return None
    if verb is None and (carrier is None or not _circumstance(noun)) and noun.dep_ != "ROOT":
        carrier = None
    welcomed = rule.kind is EventKind.AGREEMENT and bool(together(noun)) and _is_greeted(noun)
    if rule.need is Need.VERB and verb is None and not welcomed:
        return None
    if rule.need is Need.TOGETHER and not any(is_named_or_somebody(sentence, one, names) for one in together(noun)):
        return None
    own = phrase_alone(sentence, noun)
    dates = dates_in_phrase(reading, sentence, own)
    anchor = verb if verb is not None else (carrier if _circumstance(noun) else None)
    date = dates[0] if len(dates) == 1 else None
    if date is None and not dates and anchor is not None and verb is not None:
        date = date_of_clause(reading, sentence, sentence.place(anchor))
    told_at = [verb] if verb is not None and verb.lemma_ not in _OUTCOMES else children(noun, "acl", "relcl")
    where = place_of(sentence, rule.kind, [noun, *told_at, *together(noun)], names)
    if where is None and rule.kind is EventKind.VISIT:
        where = next((p for o in objects_of(noun, "to") if (p := place_in(sentence, o, names)) is not None), None)
    takers: list[Token | None] = [*together(noun), *children(noun, "poss")]
    if rule.need is not Need.NAMED_OBJECT and not rule.of:  # "the adoption of the Act": the Act takes no part
        takers += objects_of(noun, "of")
    takers += [one for child in children(noun, "acl") for one in objects_of(child, "by")]
    struck = rule.kind is EventKind.ATTACK and anchor is not None and bool(children(anchor, "nsubjpass"))
    if rule.kind is EventKind.ATTACK:
        takers += children(noun, "amod")  # "Norlandic strikes"
    if anchor is not None and noun.dep_ not in {"nsubj", "nsubjpass"} and not struck:
        who = doer(anchor)
        if verb is not None or (who is not None and is_named_or_somebody(sentence, who, names)):
            takers.append(who)  # "the assault came before the talks": the assault takes no part
    if verb is not None:
        takers += together(verb)
    taking_part = tuple(span for span in participants(sentence, takers, names) if span != where)
    partners = any(
        True for one in [*together(noun), *objects_of(noun, "of")] for _ in names.within(phrase(sentence, one))
    ) or (noun.tag_ == "NN" and any(is_somebody(sentence, one, names) for one in together(noun)))
    if rule.kind is EventKind.EXERCISE and not rule.modifiers and titled is None and objects_of(noun, "of"):
        return None  # "the exercise of rights"
    new = any(child.lower_ in _NEW for child in noun.lefts)
    harmed = rule.kind is EventKind.ATTACK and verb is not None and verb.lemma_ in lexicon().harming
    greeted = (bool(rule.of) or (rule.need is Need.NAMED_OBJECT and partners)) and _is_greeted(noun)
    done = greeted or welcomed or (harmed and noun.tag_ == "NN")
    attended = rule.kind in {EventKind.SUMMIT, EventKind.EXERCISE} and name is not None and _circumstance(noun)
    if (
        verb is None
        and date is None
        and where is None
        and not (done or attended or (_circumstance(noun) and (partners or (new and taking_part))))
    ):
        return None
    if rule.need is Need.WHEN_OR_WHERE and date is None and where is None and not done:
        return None
    return Mention(
        rule.kind,
        name,
        clause(sentence, verb, noun) if verb is not None else own,
        taking_part,
        where,
        date,
        by_verb=verb is not None,
        in_title=sentence.role == "title",
        known=noun.tag_ == "NN" and any(c.lower_ in _KNOWN for c in noun.lefts),
        rule=f"events.{rule.kind}.noun",
        new=new,
    )


def _lemma(noun: Token) -> str:
    """The noun as a dictionary has it, with what a hyphen joins to it without changing it: "cease-fire"."""
    if noun.lemma_.lower() != _HYPHENATED.rpartition("-")[2]:
        return noun.lemma_.lower()
    joined = [child for child in children(noun, "compound") if child.i == noun.i - 2 and noun.nbor(-1).text == "-"]
    whole = f"{joined[0].lower_}-{noun.lemma_.lower()}" if joined else ""
    return whole if whole == _HYPHENATED else noun.lemma_.lower()


def _is_greeted(noun: Token) -> bool:
    """Whether a verb that takes a deed for done has it for its object: "welcomed the adoption of the Act"."""
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in lexicon().greeted and told_as_real(noun.head)


def _is_supposed(noun: Token, verb: Token) -> bool:
    """Whether a noun is the subject of what only would or could be: "an attack would be answered"."""
    return noun.dep_ in {"nsubj", "nsubjpass"} and any(aux.lower_ in _SUPPOSED for aux in children(verb, "aux"))


def _is_undone(verb: Token) -> bool:
    """Whether a verb says that what it is about does not take place: "was postponed", "were called off"."""
    called_off = verb.lemma_.lower() == "call" and any(after.lower_ == "off" for after in verb.rights)
    return called_off or verb.lemma_.lower() in lexicon().undone


def _modified(rule: NounRule, noun: Token) -> bool:
    before = {child.lower_ for child in noun.lefts if child.dep_ in {"compound", "amod", "nmod", "poss"}}
    before |= {grand.lower_ for child in noun.lefts if child.dep_ == "compound" for grand in child.lefts}
    if rule.of and not any(one.lemma_.lower() in rule.of for one in objects_of(noun, "of")):
        return False
    if rule.proper and not (noun.tag_.startswith("NNP") and children(noun, "compound", "nmod", "amod")):
        return False
    return (not rule.modifiers or bool(before & rule.modifiers)) and not before & rule.not_modifiers


def _opens_summit(verb: Token) -> bool:
    """Whether they meet "for a summit", which is told as a summit."""
    held = [*objects_of(verb, "for"), *children(verb, "dobj")]
    return any(
        rule.kind is EventKind.SUMMIT and not rule.proper and one.lemma_.lower() in rule.lemmas
        for one in held
        for rule in lexicon().nouns
    )


def _circumstance(noun: Token) -> bool:
    """Whether the noun stands in "during ...", "at ...", "after ..." or "on the margins of ..."."""
    whole = whole_of(noun)
    if whole.dep_ != "pobj":
        return False
    attended = whole.head.lower_ in {"of", "in", "at"} and whole.head.head.lemma_.lower() in lexicon().attending
    return attended or whole.head.lower_ in _CIRCUMSTANCE
