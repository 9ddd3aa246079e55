"""The lexicon of cues: which words introduce speech, and what may follow them (`cues.toml`, `beside_verbs.toml`)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from communique.extract.statements.cues_uk import ukrainian_verbs


class Complement(StrEnum):
    """What follows a cue and is the content."""

    CLAUSE = "clause"
    OBJECT = "object"
    GERUND = "gerund"
    INFINITIVE = "infinitive"
    APPEAL = "appeal"
    COMPLEMENT = "complement"
    SOMEBODY_FOR = "somebody_for"
    SOMEBODY_OF = "somebody_of"
    SOMETHING_AT = "something_at"
    NUMBER = "number"
    FOR = "for"
    ON = "on"
    OF = "of"
    TO = "to"
    AGAINST = "against"
    ABOUT = "about"
    AS = "as"


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that introduces speech: what it takes, and whether it introduces words in quotation marks."""

    lemma: str
    takes: frozenset[Complement]
    quotes: bool
    required: bool
    object_only: bool = False
    """For a noun: whether it reports only as the object of a verb ("expressed gratitude to ...")."""
    of_documents: bool = False
    """For a verb: whether only documents do it ("the statement reads")."""
    no_object: bool = False
    """For a verb: whether it reports only without an object ("shared that", not "shared technology that")."""
    of_bodies: bool = False
    """For a verb: whether only newspapers and other bodies say something by it ("The Daily Buoy understands that")."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All cues, by lemma ("point out" for a verb with its particle)."""

    verbs: MappingProxyType[str, Cue]
    nouns: MappingProxyType[str, Cue]
    adjectives: frozenset[str]
    of_speakers: frozenset[str]
    """Adjectives that report only of somebody named: "the Minister was clear that", not "the evidence is clear"."""
    talking: frozenset[str]
    """Verbs that tell of a talk, which a participle goes on to report: "discussed the plan, stressing the need"."""
    going_on: frozenset[str]
    """Verbs with which, as participles behind a comma, whoever speaks goes on."""
    purposes: frozenset[str]
    """Verbs of saying that tell what a talk was for: "met X to reaffirm ..."."""
    talks: frozenset[str]
    """Verbs for such a talk."""
    leading: frozenset[str]
    """What somebody does in order to say something, by lemma with its particle ("go on", "take to")."""
    circumstance_prepositions: frozenset[str]
    occasions: frozenset[str]
    """Behind these prepositions the nouns for a text or a talk in which something was said."""
    said_of: frozenset[str]
    """Verbs whose passive tells what others say of somebody ("was accused of")."""
    of_another: frozenset[str]
    """What somebody does with another's words: "dismissed suggestions that ..."."""
    documents: frozenset[str]
    texts_of_bodies: frozenset[str]
    """Of the documents those that are of the body whose name stands before them ("a Harbour News poll")."""
    unnamed: frozenset[str]
    told_of: frozenset[str]
    """Of the unnamed those whom "the" makes one whom the text has told of ("the official")."""
    own_voice: frozenset[str]
    nobody: frozenset[str]
    """Subjects, or words before one, by which nobody is said to speak."""
    not_as: frozenset[str]
    """Verbs that report nothing after "as" ("as X proposed" says how, not what)."""
    company_forms: frozenset[str]
    """Words after a comma that belong to a firm's name."""
    as_phrases: frozenset[str]
    """Verbs with a word, by lemma, that report only after "as" ("as X put it")."""
    no_sources: frozenset[str]
    """What a thing may be "according to" without anybody saying it."""
    mere_links: frozenset[str]
    """Clauses before a comma that only join what was said before: "That said, X says ..."."""
    agent_needed: frozenset[str]
    """Verbs whose passive is a report only with "by X"."""
    texts: frozenset[str]
    """Nouns for a text that follows ("statement", "remarks")."""
    making: frozenset[str]
    """What somebody does with such a text ("make", "issue")."""
    repeating: frozenset[str]
    """Words that tell that something was said at other times ("often", "before")."""
    announcing: frozenset[str]
    """Words that say that it follows."""
    things: frozenset[str]
    """Nouns that show and underscore, and say nothing ("visit")."""
    hearsay: frozenset[str]
    """Nouns for what others say, on which somebody comments."""
    messages: frozenset[str]
    """Nouns for what somebody posts, who may be told by where it stands."""
    channels: frozenset[str]
    """Nouns for where ("website", "page")."""
    taking: frozenset[str]
    """Verbs for what is done in order to say something ("took to Telegram to say")."""
    said_nouns: frozenset[str]
    """Nouns for what somebody says, before a colon and a quotation ("His answer:")."""
    frank: frozenset[str]
    """How somebody is who says what stands behind a colon ("X was blunt:")."""
    acting: frozenset[str]
    """What somebody does by saying what stands behind a colon ("X outlined the plan:"); some with a particle."""
    texts_of_others: frozenset[str]
    """Nouns for a text that such a verb may tell of, and whose words may follow ("described the motto:")."""
    sayings_of_others: frozenset[str]
    """Nouns for what somebody else may have said ("rejected the allegation:")."""
    passing_on: frozenset[str]
    """What one does with another's text without a word of one's own ("shared a message from X:")."""
    acting_alone: frozenset[str]
    """Verbs of `acting` that say something only without an object ("X began:", not "X opened the envelope:")."""
    views: frozenset[str]
    """In whose words a quotation is ("In his view,")."""
    block_ends: tuple[str, ...]
    quoting_forms: frozenset[str]
    """Every inflected form of a verb that introduces quotations, English or Ukrainian, lower case."""
    headline_forms: MappingProxyType[str, Cue]
    """Cues by their present tense forms ("urges", "call for")."""


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = _read("cues.toml") | _read("beside_verbs.toml")
    verbs: dict[str, Cue] = {}
    for group in data["verb"]:
        _add(
            verbs,
            group["lemmas"],
            group["takes"],
            group["quotes"],
            group["required"],
            of_documents=group.get("of_documents", False),
            no_object=group.get("no_object", False),
            of_bodies=group.get("of_bodies", False),
        )
    nouns: dict[str, Cue] = {}
    for group in data["noun"]:
        _add(
            nouns,
            group["lemmas"],
            group["takes"],
            quotes=False,
            required=group["required"],
            object_only=group.get("object_only", False),
        )
    quoting = [lemma.split()[0] for lemma, cue in verbs.items() if cue.quotes]
    return Lexicon(
        verbs=MappingProxyType(verbs),
        nouns=MappingProxyType(nouns),
        adjectives=frozenset(lemma for group in data["adjective"] for lemma in group["lemmas"]),
        of_speakers=frozenset(
            lemma for group in data["adjective"] if group.get("of_speakers", False) for lemma in group["lemmas"]
        ),
        talking=frozenset(data["participle"]["talking"]),
        going_on=frozenset(data["participle"]["going_on"]),
        purposes=frozenset(data["purpose"]["saying"]),
        talks=frozenset(data["purpose"]["talking"]),
        leading=frozenset(data["leading"]["words"]),
        circumstance_prepositions=frozenset(data["circumstance"]["prepositions"]),
        occasions=frozenset(data["circumstance"]["occasions"]),
        said_of=frozenset(data["passive"]["of_others"]),
        of_another=frozenset(data["another"]["verbs"]),
        documents=frozenset(data["sources"]["document"]),
        texts_of_bodies=frozenset(data["sources"]["of_body"]),
        unnamed=frozenset(data["sources"]["unnamed"]),
        told_of=frozenset(data["sources"]["told_of"]),
        own_voice=frozenset(data["sources"]["own_voice"]),
        nobody=frozenset(data["sources"]["nobody"]),
        not_as=frozenset(data["as_phrases"]["not_as"]),
        company_forms=frozenset(data["sources"]["company_form"]),
        as_phrases=frozenset(data["as_phrases"]["words"]),
        no_sources=frozenset(data["sources"]["no_source"]),
        mere_links=frozenset(data["sources"]["mere_link"]),
        agent_needed=frozenset(data["passive"]["not_speech"]),
        texts=frozenset(data["announced"]["texts"]),
        making=frozenset(data["pointing_back"]["making"]),
        repeating=frozenset(data["pointing_back"]["repeating"]),
        announcing=frozenset(data["announced"]["words"]),
        things=frozenset(data["sources"]["thing"]),
        hearsay=frozenset(data["sources"]["hearsay"]),
        messages=frozenset(data["sources"]["message"]),
        channels=frozenset(data["sources"]["channel"]),
        taking=frozenset(data["sources"]["taking"]),
        said_nouns=frozenset(data["introducing"]["nouns"]),
        frank=frozenset(data["introducing"]["frank"]),
        acting=frozenset(data["introducing"]["verbs"]),
        texts_of_others=frozenset(data["introducing"]["texts"]),
        sayings_of_others=frozenset(data["introducing"]["sayings"]),
        passing_on=frozenset(data["passing_on"]["verbs"]),
        acting_alone=frozenset(data["introducing"]["alone"]),
        views=frozenset(data["introducing"]["views"]),
        block_ends=tuple(data["block_quotations"]["end"]),
        quoting_forms=ukrainian_verbs() | {form for lemma in quoting for form in forms(lemma)},
        headline_forms=MappingProxyType(
            {forms(lemma.split()[0])[1]: cue for lemma, cue in verbs.items() if " " not in lemma}
        ),
    )


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(files("communique.extract.statements").joinpath(file).read_text("utf-8"))


def _add(
    cues: dict[str, Cue],
    lemmas: Iterable[str],
    takes: Iterable[str],
    quotes: bool,
    required: bool,
    object_only: bool = False,
    of_documents: bool = False,
    no_object: bool = False,
    of_bodies: bool = False,
) -> None:
    """Join a group to what is known: a verb may stand in several groups."""
    for lemma in lemmas:
        known = cues.get(lemma)
        cues[lemma] = Cue(
            lemma,
            frozenset(Complement(kind) for kind in takes) | (known.takes if known else frozenset()),
            quotes or bool(known and known.quotes),
            required or bool(known and known.required),
            object_only,
            of_documents,
            no_object,
            of_bodies,
        )


_IRREGULAR = MappingProxyType(
    {
        "say": ("said",),
        "tell": ("told",),
        "read": ("read",),
        "write": ("wrote", "written"),
        "think": ("thought",),
        "find": ("found",),
        "quip": ("quipped",),
        "admit": ("admitted",),
        "beg": ("begged",),
    }
)


def forms(lemma: str) -> tuple[str, ...]:
    """The base form, third person, participle in -ing and past forms of a verb."""
    if re.search(r"[^aeiou]y$", lemma):
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    else:
        third = lemma + ("es" if re.search(r"(s|sh|ch|x|z)$", lemma) else "s")
        past = lemma + ("d" if lemma.endswith("e") else "ed")
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    return (lemma, third, stem + "ing", *_IRREGULAR.get(lemma, (past,)))
