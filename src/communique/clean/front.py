"""What stands around an article's paragraphs: title, section, date, authors, tags."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from communique.clean.clutter import Marks
from communique.clean.dateline import opening_dateline
from communique.clean.dates import WrittenDate, date_line, written_dates
from communique.clean.imprint import Imprint, imprint, is_office
from communique.clean.pieces import Piece
from communique.clean.rules import fold, labels
from communique.schemas.vocabulary import BlockRole, Precision

_SITE = re.compile(r"(.{15,300}?)\s{1,3}[-|–—•·»:]{1,2}\s{1,3}(\S.{1,60})")
_BYLINE = re.compile(
    r"\*?(?:(?:written|reported|edited|reporting|story|text|editing|writing)\s+)?by:?\s+(?P<en>[^\W\d_].{2,80})"
    r"|(?:authors?|автори?|авторка|авторы|autor(?:in|en)?|auteurs?)\s*:\s*(?P<label>.{3,80})"
    r"|(?:текст|von|par)\s*:?\s+(?P<other>[^\W\d_][^.!?]{3,60})",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[^\W\d_a-zа-яёіїєґ][\w.’'-]*|von|van|de|der|den|da|di|al|el|bin|la|le)(?:\s+(?:[^\W\d_a-zа-яёіїєґ][\w.’'-]*|von|van|de|der|den|da|di|al|el|bin|la|le)){1,4}"
)
_TIME = re.compile(r"\d{1,2}[:.]\d\d\s*(?:[ap]\.?\s?m\.?)?\s*(?:\(?[A-Z]{2,4}\)?)?", re.IGNORECASE)
_MAX_BYLINE = 120
_OPENING = 3
"""Paragraphs in which a dateline may stand."""
_MAX_TITLE_WORDS = 40
_TOP = 300
"""Pieces among which a title and who issued the text are looked for."""
_LONG_TOP = 12
"""More lines than this above the article, clutter too, are a page's menu: its title is the last, not the first, and the
last that stands there twice if any does."""
_MIN_TITLE_WORDS = 5
_NEAR = 0.9
_MAX_TAG_WORDS = 6
_MAX_TAGS = 40
_MAX_CAPTION_WORDS = 70
_MAX_FRONT_WORDS = 20
_FRONT_LABELS = ("tags", "section", "section_cue", "byline_cue", "published")


@dataclass(slots=True)
class Front:
    """What was found, by the index of its piece, and the values read from it."""

    roles: dict[int, BlockRole] = field(default_factory=dict)
    openings: dict[int, int] = field(default_factory=dict)
    """Where the dateline at the head of a piece ends, as an offset in the text, by the index of the piece."""
    title: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    date: WrittenDate | None = None


def find_front(pieces: Sequence[Piece], clutter: Marks, title: str | None) -> Front:
    """Title, section, date, authors and tags of a text. `title` is the one that the source gives, if it does."""
    front = Front(title=title)
    free = [i for i in range(len(pieces)) if i not in clutter]
    start = _start(pieces, free)
    _dates(pieces, free, start, front)
    _title(pieces, [i for i in free if i not in front.roles], start, front)
    _bylines(pieces, free, start, front)
    _tags(pieces, free, front)
    _sections(pieces, [i for i in free if i < start], front)
    _places(pieces, [i for i in free if i < start], front)
    return front


def is_credited(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a photo credit follows a piece on its own line, so that the piece is a caption."""
    return pieces[i].words <= _MAX_CAPTION_WORDS and i + 1 < len(pieces) and pieces[i + 1].credit


def may_be_front(piece: Piece) -> bool:
    """Whether a line by itself reads like front matter: a date, who wrote or issued the text, a section, tags."""
    if piece.words > _MAX_FRONT_WORDS:
        return False
    head = fold(piece.text.partition(":")[0]).strip("# *")
    return (
        any(head in labels(kind) for kind in _FRONT_LABELS)
        or date_line(piece.text) is not None
        or (not piece.ends and _BYLINE.fullmatch(piece.text) is not None)
        or _TIME.fullmatch(piece.text) is not None
        or _imprint(piece) is not None
    )


def _start(pieces: Sequence[Piece], free: Sequence[int]) -> int:
    """Where the article begins: its first sentence, or the one after a standfirst that stands above the date."""
    prose = [i for i in free if pieces[i].is_prose and not is_credited(pieces, i)]
    if len(prose) >= 2 and any(date_line(pieces[i].text) for i in free if prose[0] < i < min(prose[1], prose[0] + 4)):
        return prose[1]
    return prose[0] if prose else len(pieces)


def _dates(pieces: Sequence[Piece], free: Sequence[int], start: int, front: Front) -> None:
    found = []
    for i in free:
        issued = _imprint(pieces[i]) if i < min(start, _TOP) and not _is_cue(pieces, i - 1) else None
        if issued is not None:
            front.roles[i] = BlockRole.BYLINE
            if issued.date is not None:
                found.append(((False, False, i), issued.date))
        elif (line := date_line(pieces[i].text)) is not None:
            front.roles[i] = BlockRole.DATELINE
            # Above the article, then below it; the first publication before an update.
            found.append(((i > start, line.updated, i), line.date))
        elif _TIME.fullmatch(pieces[i].text):
            front.roles[i] = BlockRole.DATELINE
    if found:
        front.date = min(found, key=lambda entry: entry[0])[1]
    for i in [i for i in free if i >= start and i not in front.roles][:_OPENING]:
        opening = opening_dateline(pieces[i].text) if not pieces[i].is_list_item else None
        if opening is not None:
            front.openings[i] = pieces[i].start + opening.end
            front.date = front.date or opening.date
            return


def _is_cue(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a piece says that the next one tells who wrote the article."""
    return i >= 0 and fold(pieces[i].text).rstrip(":") in labels("byline_cue")


def _imprint(piece: Piece) -> Imprint | None:
    """Who issued the text, and when, if a piece says that and nothing else."""
    if piece.is_prose or piece.is_list_item:
        return None
    byline = _BYLINE.fullmatch(piece.text) if len(piece.text) <= _MAX_BYLINE else None
    issued = imprint(piece.text)
    if issued is None and byline is not None and byline["en"]:
        dates = [d for d in written_dates(piece.text) if d.precision is Precision.DAY]
        return Imprint(piece.text, dates[-1]) if dates and dates[-1].end == len(piece.text) else None
    return issued


def _title(pieces: Sequence[Piece], free: Sequence[int], start: int, front: Front) -> None:
    if front.title is not None:
        wanted = fold(front.title)
        front.roles |= {i: BlockRole.TITLE for i in free if _same_title(pieces[i], wanted)}
        return
    top = [i for i in free if i < start][:_TOP]
    above = [i for i in top if not pieces[i].is_list_item and pieces[i].words <= _MAX_TITLE_WORDS]
    folded = {i: fold(pieces[i].text) for i in above}
    for i in above:
        # "Title - Site" at the top and the title again below it.
        site = _SITE.fullmatch(pieces[i].text)
        if site and fold(site[1]) in {folded[k] for k in above if k != i}:
            front.title = site[1]
            break
    else:
        candidates = [i for i in above if _could_be_title(pieces[i])]
        if (sender := _sender(pieces, above, candidates)) is not None:
            front.roles[sender] = BlockRole.BYLINE
            candidates.remove(sender)
        repeated = [i for i in candidates if sum(folded[k] == folded[i] for k in above) > 1]
        if start > _LONG_TOP:
            long = [i for i in candidates if pieces[i].words >= _MIN_TITLE_WORDS and not pieces[i].ends]
            chosen = [i for i in long if i in repeated][-1:] or long[-1:]
        else:
            chosen = (repeated or candidates)[:1]
        if not chosen or start == len(pieces):
            return
        front.title = pieces[chosen[0]].text.strip("#* ")
    wanted = fold(front.title)
    front.roles |= {i: BlockRole.TITLE for i in free if _same_title(pieces[i], wanted)}


def _sender(pieces: Sequence[Piece], above: Sequence[int], candidates: Sequence[int]) -> int | None:
    """The first line that could be a title, where it names an office and `Press release` and a title stand below it."""
    if len(candidates) < 2 or not is_office(pieces[candidates[0]].text):
        return None
    below = above.index(candidates[0]) + 1
    stands = fold(pieces[above[below]].text).strip("#* :") in labels("genre")
    return candidates[0] if stands and candidates[1] > above[below] else None


def _could_be_title(piece: Piece) -> bool:
    text = piece.text
    if text[-1] in ".,;:…" or not text.lstrip("#*“\"«„'‘( ")[:1].isalnum():
        return False
    words = fold(text)
    return (
        piece.words >= 3
        and not _BYLINE.fullmatch(text)
        and words not in labels("section")
        and words not in labels("menu")
    )


def _same_title(piece: Piece, wanted: str) -> bool:
    """Whether a piece is the title: the same words, the same and a site's name, or very nearly the same."""
    if piece.words > _MAX_TITLE_WORDS + 10 or len(piece.text) > 2 * len(wanted) + 100:
        return False
    words = fold(piece.text).strip("#* ")
    if words == wanted:
        return True
    site = _SITE.fullmatch(words)
    if site and site[1] == wanted:
        return True
    if len(wanted) < 20 or abs(len(words) - len(wanted)) > 0.15 * len(wanted):
        return False
    matcher = SequenceMatcher(None, words, wanted, autojunk=False)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _bylines(pieces: Sequence[Piece], free: Sequence[int], start: int, front: Front) -> None:
    authors: list[str] = []
    for position, i in enumerate(free):
        text = pieces[i].text
        if front.roles.get(i, BlockRole.BYLINE) is not BlockRole.BYLINE or pieces[i].words > 14 or pieces[i].is_prose:
            continue
        if _is_cue(pieces, i):
            below = [k for k in free[position + 1 : position + 3] if k not in front.roles and pieces[k].is_label]
            if below and below[0] == i + 1 and i < start:
                front.roles |= dict.fromkeys((i, *below), BlockRole.BYLINE)
                authors += _names(pieces[below[0]].text)
        elif (match := _BYLINE.fullmatch(text)) and not pieces[i].ends:
            front.roles[i] = BlockRole.BYLINE
            if i < start:
                authors += _names(match["en"] or match["label"] or match["other"])
        elif text.endswith("|") and i < start and _NAME.fullmatch(text.rstrip("| ")):
            front.roles[i] = BlockRole.BYLINE
            authors += _names(text.rstrip("| "))
    front.authors = tuple(dict.fromkeys(authors))


def byline_names(text: str) -> list[str] | None:
    """The people named in a line that says who wrote the article; None of any other line."""
    match = _BYLINE.fullmatch(text) if len(text) <= _MAX_BYLINE else None
    return None if match is None else _names(match["en"] or match["label"] or match["other"])


def _names(text: str) -> list[str]:
    """The people named in a byline; what does not look like a person's name is left out."""
    parts = re.split(r"\s*(?:,|;|\||/|&|\band\b|\bі\b|\bта\b|\bи\b|\bund\b|\bet\b)\s*", text.strip(" |"))
    return [part for part in parts if _NAME.fullmatch(part)]


def _tags(pieces: Sequence[Piece], free: Sequence[int], front: Front) -> None:
    words = labels("tags")
    tags: list[str] = []
    for position, i in enumerate(free):
        head, colon, rest = pieces[i].text.partition(":")
        if i in front.roles or fold(head).strip("# *") not in words:
            continue
        if colon and rest.strip():
            if pieces[i].ends and len(rest.split()) > _MAX_TAG_WORDS and "," not in rest:
                continue
            front.roles[i] = BlockRole.TAGS
            tags += [tag.strip(" #.") for tag in re.split(r"[,;|•·]|\s#", rest)]
            continue
        below: list[int] = []
        for k in free[position + 1 : position + 1 + _MAX_TAGS]:
            item = pieces[k]
            if k != i + 1 + len(below) or item.ends or item.words > _MAX_TAG_WORDS + 1 or k in front.roles:
                break
            below.append(k)
        if below:
            front.roles |= dict.fromkeys((i, *below), BlockRole.TAGS)
            tags += [tag.strip(" #") for k in below for tag in pieces[k].text.lstrip("-*•–· ").split(",")]
    front.tags = tuple(dict.fromkeys(tag for tag in tags if tag))


def _sections(pieces: Sequence[Piece], above: Sequence[int], front: Front) -> None:
    known, cues = labels("section"), labels("section_cue")
    for i in above:
        words = fold(pieces[i].text).strip("#* ")
        if i in front.roles:
            continue
        if words.rstrip(":") in cues:
            front.roles[i] = BlockRole.SECTION
            if i + 1 in above and i + 1 not in front.roles and pieces[i + 1].is_label:
                front.roles[i + 1] = BlockRole.SECTION
                front.section = front.section or pieces[i + 1].text
        elif words in known:
            front.roles[i] = BlockRole.SECTION
            front.section = front.section or pieces[i].text.strip("#* ")


def _places(pieces: Sequence[Piece], above: Sequence[int], front: Front) -> None:
    """A place in capitals on the line above the first sentence belongs to the dateline."""
    last = above[-1] if above else None
    if last is not None and last not in front.roles and pieces[last].text.isupper() and pieces[last].words <= 3:
        front.roles[last] = BlockRole.DATELINE
