"""Who answers: "he" of `X told Y that ... "..." he replied` is Y, and so is who speaks after `"...?" X asked Y`."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.names.people import gender
from communique.extract.spans import Span
from communique.extract.statements.attribution import Attribution, told_to
from communique.extract.statements.context import answering_words
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.speaking_verbs import verb_cue
from communique.extract.trees import children
from communique.schemas.vocabulary import EntityKind

_PRONOUNS = {"he": "m", "she": "f"}


def answering(
    text: str, attribution: Attribution, passage: Passage, before: Sequence[Passage], names: Names
) -> Attribution:
    """The attribution with the one spoken to for its speaker, where a pronoun stands for who answers.

    `text` is the document's, `before` its passages before this one, in order; only the last may tell who is spoken to.
    """
    said_by, cue = attribution.said_by, attribution.cue.value.lower()
    if said_by is None or said_by.others or not before or passage.block - before[-1].block > 1:
        return attribution
    own = [token for token in passage.tree if said_by.span.contains(passage.place(token, token))]
    sex = _PRONOUNS.get(own[0].lower_) if len(own) == 1 else None
    if sex is None:
        return attribution
    answers = not answering_words("verbs").isdisjoint(cue.split())
    if not answers and not before[-1].parse.may_hold(answering_words("asking")):
        return attribution  # known without a tree
    asked = [(verb, whom) for verb in before[-1].tree if (whom := _told(before[-1], verb)) is not None]
    if not asked or not (answers or (_is_question(text, before[-1], asked[-1][0]) and not _asks_on(cue))):
        return attribution
    people = [n for n in names.overlapping(asked[-1][1]) if n.entity.kind is EntityKind.PERSON]
    if len(people) != 1 or gender(people[0].entity.name) not in {sex, ""}:
        return attribution
    return replace(attribution, said_by=Speaker(people[0].span))


def _told(passage: Passage, verb: Token) -> Span | None:
    """Whom a verb of the article's own words says that something was told."""
    if verb.i in passage.quoted or verb.tag_ not in {"VBD", "VBZ"} or verb_cue(verb) is None:
        return None
    return told_to(passage, verb)


def _is_question(text: str, passage: Passage, verb: Token) -> bool:
    """Whether a verb asks something, and not for something: `"...?" X asked Y`, `X asked Y whether ...`."""
    is_asked = any(quotation.inner.of(text).rstrip().endswith("?") for quotation in passage.quoted.values())
    marks = {mark.lower_ for clause in children(verb, "ccomp") for mark in children(clause, "mark")}
    return verb.lemma_ == "ask" and (is_asked or not marks.isdisjoint({"if", "whether"}))


def _asks_on(cue: str) -> bool:
    """Whether a cue tells that the same one goes on: `he added`."""
    return not answering_words("going_on").isdisjoint(cue.split())
