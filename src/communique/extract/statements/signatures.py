"""Lines that sign the words above them: `– Minister of Defence Anna Volk`."""

from communique.extract.names.name import Names
from communique.extract.spans import Cell
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker
from communique.extract.statements.speaking_verbs import DATELINE_DASHES
from communique.schemas.vocabulary import EntityKind

_SENTENCE_ENDS = frozenset({".", "!", "?", ":", ";", ","})


def signature(passage: Passage, names: Names) -> Attribution | None:
    """`– Minister of Defence Anna Volk`: a line of its own with a dash and a noun phrase, below the words it signs."""
    words = [token for token in passage.tree if not token.is_space]
    if len(words) < 3 or len(words) > 15 or words[0].text not in DATELINE_DASHES or words[-1].text in _SENTENCE_ENDS:
        return None
    if any(t.tag_[:2] == "VB" or t.tag_ == "MD" for t in words) or sum(t.tag_ == "NNP" for t in words) < 2:
        return None
    named = passage.place(words[1], words[-1])
    if not any(name.entity.kind is EntityKind.PERSON for name in names.within(named)):
        return None
    return Attribution(
        Cell(words[0].text, passage.place(words[0], words[0])), Speaker(named), None, "direct.line_after"
    )
