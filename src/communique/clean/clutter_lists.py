"""Lists of other news around an article, told by how they stand and not by what they say.

Headlines above it that have nothing of it, items with the times of their publication or a link to the rest of each,
headlines that are written twice because a picture has the same words, texts that break off, and headlines at the very
end.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from communique.clean.dates import date_line
from communique.clean.pieces import Piece
from communique.clean.rules import clutter, fold, labels

_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b(?![.:/]\d)")
"""A time of day in a line of a date."""
_MAX_TIME = 40
_MIN_TIMES, _MIN_MORE = 3, 2
_MAX_STEP, _MAX_LONG_STEP, _MAX_UNEVEN = 3, 6, 2
"""Lines from one time to the next: of headlines alone; of items with more lines, of which each has about as many."""
_STORY_WORDS = 40
"""A paragraph of so many words that does not break off is no teaser."""
_MIN_HEADLINE_WORDS, _MAX_HEADLINE_WORDS = 4, 30
_MIN_HEADLINES, _MIN_FOREIGN = 5, 4
_MIN_LAST, _MIN_LAST_WORDS = 2, 6
_MIN_CUT_OFF = 2
_MIN_ENTRIES, _MIN_FOREIGN_ENTRIES = 6, 0.7
_FRONT = ("tags", "section", "section_cue", "byline_cue", "published", "genre", "office")
"""Lists of labels whose words stand around articles as well as in menus."""
_SHARED = 0.5
"""Share of a headline's long words that stand in the article as well, at which it may be the article's."""
_BYLINE = re.compile(r"(?:by|von|par|автор)\b", re.IGNORECASE)
_BRACKETED = re.compile(
    r"(?=.{5,53}\Z)\([A-Z][^\s()]*(?:[ /]+(?:[^\W\d_a-z][^\s()]*|[&/]|and|by|de|for|of|van|via|von))+(?<![.!?…])\)"
)
"""Two words and more, each with a capital and no stop behind them: "(Cross-talk.)" is a stage direction."""
_COMMENT = re.compile(r"\d{1,4}\. \S[^:.!?“”\"]{0,40} says:")
_MIN_COMMENTS = 3
_MIN_CAPITALS, _CAPITALS = 6, 0.85
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 5

Marks = dict[int, str]


def mark_lists(pieces: Sequence[Piece], marks: Marks) -> None:
    """Mark the lists of other news, each with its name."""
    start = next((i for i, piece in enumerate(pieces) if piece.is_prose and i not in marks), len(pieces))
    _mark_items(pieces, [i for i in range(start, len(pieces)) if tells_time(pieces[i])], _MIN_TIMES, marks)
    _mark_items(pieces, [i for i in range(start, len(pieces)) if _leads_on(pieces[i])], _MIN_MORE, marks)
    _mark_twice(pieces, start, marks)
    _mark_cut_off(pieces, start, marks)
    _mark_headlines(pieces, start, marks)
    _mark_labels(pieces, start, marks)
    _mark_bracketed(pieces, marks)
    _mark_comments(pieces, start, marks)
    _mark_leads(pieces, start, marks)
    _mark_after_tags(pieces, start, marks)


def _mark_bracketed(pieces: Sequence[Piece], marks: Marks) -> None:
    """Lines that are one name in brackets and stand there more than once: who took the pictures."""
    names = Counter(piece.text for piece in pieces if _BRACKETED.fullmatch(piece.text))
    marks.update({i: "photo_credit" for i, piece in enumerate(pieces) if names[piece.text] > 1})


def _mark_comments(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """Comments of readers below the article, each below the name of who wrote it: all from the first on."""
    signs = [i for i in range(start + 1, len(pieces)) if _COMMENT.fullmatch(pieces[i].text)]
    if len({pieces[i].text for i in signs}) >= _MIN_COMMENTS:
        marks.update({i: marks.get(i, "comments") for i in range(signs[0], len(pieces))})


def _mark_leads(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """The headline of other news above a link to the rest of it, where both stand between two sentences."""
    for i in range(start + 1, len(pieces) - 2):
        if is_headline(pieces[i]) and _leads_on(pieces[i + 1]) and pieces[i - 1].is_prose and pieces[i + 2].is_prose:
            marks.setdefault(i, "news_link")


def _mark_after_tags(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """Headlines below the article's tags that end as sentences do, every word with a capital; sources have a year."""
    heads = (i for i in range(start + 1, len(pieces)) if fold(pieces[i].text).rstrip(":") in labels("tags"))
    for i in range(next(heads, len(pieces)), len(pieces)):
        long = _LONG_WORD.findall(pieces[i].text)
        if any(char.isdigit() for char in pieces[i].text):
            continue
        if len(long) >= _MIN_CAPITALS and sum(word[0].isupper() for word in long) >= _CAPITALS * len(long):
            marks.setdefault(i, "headlines")


def breaks_off(piece: Piece) -> bool:
    """Whether a piece ends in dots, as the beginning of another text does."""
    return piece.text.rstrip(" )]").endswith(("...", "…"))


def _mark_items(pieces: Sequence[Piece], signs: Sequence[int], least: int, marks: Marks) -> None:
    """Items that each have a sign of their own, as the time of their publication, where so many stand in a run."""
    run: list[int] = []
    for i in [*signs, 2 * len(pieces) + _MAX_LONG_STEP]:
        if run and i - run[-1] > _MAX_LONG_STEP:
            if len(run) >= least:
                _mark_run(pieces, run, marks)
            run = []
        run.append(i)


def _mark_run(pieces: Sequence[Piece], run: Sequence[int], marks: Marks) -> None:
    """The items of a run of signs, if they are alike, none of them is a story of its own, and not all of the text."""
    steps = [after - i for i, after in pairwise(run)]
    if max(steps) > _MAX_STEP and max(steps) - min(steps) > _MAX_UNEVEN:
        return
    if any(is_story(pieces[i]) for i in range(run[0], run[-1] + 1)):
        return
    first = run[0]
    for back in range(1, min(steps)):
        k = run[0] - back
        if k < 0 or is_story(pieces[k]) or (pieces[k].is_prose and not pieces[run[1] - back].is_prose):
            break
        first = k
    if not any(pieces[k].is_prose and k not in marks for k in range(first)):
        return
    last = len(pieces) if len(pieces) - run[-1] <= min(steps) else run[-1] + 1
    marks.update({k: marks.get(k, "news_list") for k in range(first, last) if not is_story(pieces[k])})


def _mark_twice(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """Headlines below the article's first sentence that stand there twice; after several all to the end of the text."""
    twice = [
        i
        for i in range(start + 1, len(pieces) - 1)
        if pieces[i].text == pieces[i + 1].text and is_headline(pieces[i]) and not pieces[i].is_list_item
    ]
    for i in (k for first in twice for k in (first, first + 1)):
        marks.setdefault(i, "told_twice")
    if len(twice) > 1 and not any(is_story(piece) for piece in pieces[twice[0] :]):
        marks.update({k: marks.get(k, "told_twice") for k in range(twice[0], len(pieces))})


def _mark_cut_off(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """Beginnings of other texts at the end: paragraphs that break off, and what stands between and after them."""
    first = len(pieces)
    while first - 1 > start and (breaks_off(pieces[first - 1]) or not pieces[first - 1].is_prose):
        first -= 1
    cut = [i for i in range(first, len(pieces)) if breaks_off(pieces[i]) and pieces[i].is_prose]
    if len(cut) >= _MIN_CUT_OFF:
        marks.update({k: marks.get(k, "cut_off") for k in range(cut[0], len(pieces))})


def _mark_headlines(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """Headlines of other news: many above the article, or some after its last sentence and nothing else below."""
    # The items of a list, marked as such, are what a fact sheet without sentences tells.
    above = [i for i in range(start) if i not in marks and is_headline(pieces[i]) and not pieces[i].is_list_item]
    end = len(pieces)
    while end > start and (is_headline(pieces[end - 1]) or end - 1 in marks):
        end -= 1
    below = [i for i in range(end, len(pieces)) if i not in marks and _words(pieces[i]) >= _MIN_LAST_WORDS]
    if end <= start or pieces[end - 1].text[-1] in ":;," or not pieces[end - 1].is_prose:
        below = []
    if len(above) < _MIN_HEADLINES and len(below) < _MIN_LAST:
        return
    known = {stem for piece in pieces[start:end] if piece.is_prose for stem in stems(piece.text)}
    foreign = [i for i in above if _share(pieces[i], known) < _SHARED]
    if len(above) >= _MIN_HEADLINES and len(foreign) >= _MIN_FOREIGN:
        marks.update(dict.fromkeys(foreign, "headlines"))
    if len(below) >= _MIN_LAST and sum(_share(pieces[i], known) < _SHARED for i in below) * 2 > len(below):
        marks.update(dict.fromkeys(below, "headlines"))


def _mark_labels(pieces: Sequence[Piece], start: int, marks: Marks) -> None:
    """A menu above the article: labels one below the other, nearly all of which have nothing of it."""
    run = [i for i in range(start) if i not in marks and _is_entry(pieces[i])]
    if len(run) < _MIN_ENTRIES:
        return
    known = {stem for piece in pieces[start:] if piece.is_prose for stem in stems(piece.text)}
    first = 0
    for k in range(1, len(run) + 1):
        if k == len(run) or run[k] != run[k - 1] + 1:
            foreign = [i for i in run[first:k] if _share(pieces[i], known) < _SHARED]
            if k - first >= _MIN_ENTRIES and len(foreign) >= _MIN_FOREIGN_ENTRIES * (k - first):
                marks.update(dict.fromkeys(foreign, "menu"))
            first = k


def tells_time(piece: Piece) -> bool:
    """Whether a line holds a time at which something was published, and no more."""
    if len(piece.text) > _MAX_TIME and not _TIME.search(piece.text):
        return False
    if date_line(piece.text) is not None:
        return _TIME.search(piece.text) is not None
    return len(piece.text) <= _MAX_TIME and clutter().time.fullmatch(fold(piece.text)) is not None


def _leads_on(piece: Piece) -> bool:
    return len(piece.text) <= _MAX_TIME and clutter().more.fullmatch(fold(piece.text)) is not None


def is_story(piece: Piece) -> bool:
    """Whether a paragraph is too long for a teaser: no list of other news holds one."""
    return piece.words >= _STORY_WORDS and not breaks_off(piece)


def is_headline(piece: Piece) -> bool:
    """Whether a piece reads as a headline: several words, a capital, no sentence, date or byline, no introduction."""
    text = piece.text.lstrip("-–—•*· “\"«„'‘")
    return (
        _MIN_HEADLINE_WORDS <= piece.words <= _MAX_HEADLINE_WORDS
        and not piece.is_prose
        and text[:1].isupper()
        and piece.text[-1] not in ".,;:–—-"
        and _BYLINE.match(text) is None
        and not piece.is_row
        and date_line(piece.text) is None
    )


def _is_entry(piece: Piece) -> bool:
    """A label that could stand in a menu and is nothing that stands above articles."""
    words = fold(piece.text).rstrip(":")
    return (
        piece.is_label
        and piece.text[:1].isupper()
        and piece.text[-1] != ":"
        and not any(char.isdigit() for char in piece.text)
        and not any(words in labels(kind) for kind in _FRONT)
        and _BYLINE.match(piece.text) is None
    )


def _words(piece: Piece) -> int:
    """The words of a piece, without a bullet before them."""
    return piece.words - piece.is_list_item


def stems(text: str) -> set[str]:
    """The beginnings of the long words of a text, by which two texts are compared."""
    return {word[:_STEM] for word in _LONG_WORD.findall(text.lower())}


def _share(piece: Piece, known: set[str]) -> float:
    own = stems(piece.text)
    return len(own & known) / len(own) if own else 1.0
