"""The article's own parts: paragraphs, headings, quotations, list items, tables, captions and a closing summary."""

import re
from collections.abc import Sequence

from communique.clean.front import is_credited
from communique.clean.pieces import Piece
from communique.clean.rules import fold
from communique.schemas.vocabulary import BlockRole

_CAPTION = re.compile(
    r"(?:photo|image|picture|caption|pictured|video|фото|світлина|на фото|foto|bild)\b[^:]{0,30}:\s+\S", re.IGNORECASE
)
_QUOTED = re.compile(r"“[^“”]+”|«[^«»]+»|„[^„“”]+[“”]|\"[^\"]+\"")
_SUMMARY = re.compile(
    r"(?:summary|in (?:summary|short|brief)|to (?:sum up|summari[sz]e)|key (?:takeaways|points)|tl;?dr"
    r"|підсумок|коротко|вкратце|zusammenfassung|en bref)\b[:,]",
    re.IGNORECASE,
)
_SAID = re.compile('[,.!?…]["”»]')
"""Speech inside a line: headings quote words, not sentences."""
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_MAX_HEADING_WORDS = 16
_MIN_PARAGRAPHS = 5
_MIN_SUMMARY_WORDS = 20
_MIN_QUOTED_WORDS = 4
_STEM = 5


def article_role(pieces: Sequence[Piece], i: int) -> BlockRole:
    """The role of a piece that is neither clutter nor front matter."""
    piece = pieces[i]
    text = piece.text
    if is_credited(pieces, i) or (_CAPTION.match(text) and piece.words <= 40):
        return BlockRole.CAPTION
    if piece.is_row:
        return BlockRole.TABLE
    if text.startswith("> ") or is_quotation(piece):
        return BlockRole.QUOTE
    if piece.is_list_item:
        return BlockRole.LIST_ITEM
    if _is_heading(pieces, i):
        return BlockRole.HEADING
    return BlockRole.PARAGRAPH


def is_quotation(piece: Piece) -> bool:
    """Whether a piece is a quotation and nothing else."""
    return piece.words >= _MIN_QUOTED_WORDS and _QUOTED.fullmatch(piece.text) is not None


def closing_summary(pieces: Sequence[Piece], paragraphs: Sequence[int], title: str | None) -> int | None:
    """The last paragraph, if it only says again what the title and the others say; `paragraphs` are their indices.

    It quotes nobody, has no number and no name of its own, shares half of the title's words and most of its words
    with what stands before. Or it says that it is a summary.
    """
    if not paragraphs:
        return None
    last = paragraphs[-1]
    text = pieces[last].text
    if _SUMMARY.match(text):
        return last
    if (
        title is None
        or len(paragraphs) <= _MIN_PARAGRAPHS
        or pieces[last].words < _MIN_SUMMARY_WORDS
        or re.search('[“”"«»„]', text)
    ):
        return None
    own, headline = _stems(text), _stems(title)
    if len(own & headline) < len(headline) / 2:
        return None
    before = " ".join(pieces[i].text for i in paragraphs[:-1])
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(before)) or not _names(text) <= _stems(
        f"{before} {title}"
    ):
        return None
    return last if len(own & _stems(before)) >= 0.6 * len(own) else None


def _is_heading(pieces: Sequence[Piece], i: int) -> bool:
    """A short line with a capital and no end, above more text."""
    piece = pieces[i]
    if re.match(r"#{1,6} \S", piece.text) or re.fullmatch(r"\*\*[^*]+\*\*:?", piece.text):
        return piece.words <= _MAX_HEADING_WORDS * 2
    if piece.words > _MAX_HEADING_WORDS or piece.ends or piece.text[-1] in ",;:—–-" or i + 1 >= len(pieces):
        return False
    if _SAID.search(piece.text):
        return False
    return not piece.text.lstrip("“\"‘'«(*")[:1].islower()


def _names(text: str) -> set[str]:
    """Stems of the words with a capital inside sentences."""
    return _stems(" ".join(re.findall(r"(?<![.!?] )(?<!^)\b[^\W\d_a-zа-яёіїєґ][\w’'-]+", text)))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text))}
