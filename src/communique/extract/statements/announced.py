"""Whose words a sentence announces for the next line: `X issued the following statement`."""

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.spans import Cell
from communique.extract.statements.attribution import THESE, Attribution
from communique.extract.statements.cues import lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import speaker
from communique.extract.statements.speaking_verbs import is_active, speaking_subject
from communique.extract.trees import children, is_negated


def announcement(passage: Passage, names: Names) -> Attribution | None:
    """`The following statement from X ...`, `X made the following remarks ...`: the next line says it."""
    words = lexicon()
    if not any(token.lower_ in words.announcing for token in passage.tree):
        return None
    for token in passage.tree:
        if token.lemma_.lower() not in words.texts or token.i in passage.quoted:
            continue
        authors = [
            n for prep in children(token, "prep") if prep.lower_ in {"from", "by", "of"} for n in children(prep, "pobj")
        ]
        authors = authors or children(token, "poss") or _makers(token)
        said_by = speaker(passage, authors[0], names) if authors else None
        if said_by is not None:
            return Attribution(Cell(token.text, passage.place(token, token)), said_by, None, "direct.line_before")
    return None


def _makers(text: Token) -> list[Token]:
    """Who makes a text that follows: `X issued the following statement`, `the following remarks were made by X`."""
    verb = text.head
    is_made = verb.lemma_ in lexicon().making and not is_negated(verb)
    if not is_made or not any(child.lower_ in THESE for child in text.children):
        return []
    if text.dep_ == "nsubjpass":
        return [by for agent in children(verb, "agent") for by in children(agent, "pobj")]
    own = speaking_subject(verb) if text.dep_ == "dobj" and is_active(verb) else None
    return [own] if own is not None else []
