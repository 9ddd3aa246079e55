"""Clutter: lines, menus, lists of links and related items that are not the article."""

import re
from collections.abc import Sequence, Set

from communique.clean.clutter_lists import is_story, mark_lists, stems, tells_time
from communique.clean.dates import date_line
from communique.clean.pieces import Piece
from communique.clean.rules import HeadingRule, Until, clutter, fold, labels

_LINK = re.compile(r"(?:[-*•]\s+)?(?:\[.*\]\(\S*\)|https?://\S+)")
_MAX_WORDS = 120
_MAX_LENGTH = 1500
"""Longer pieces are never clutter, and are not looked at."""
_MIN_LINKS = 4
_MIN_MENU = 5
_MENU_SHARE = 0.25
_READER = re.compile(r"\b(?:we|us|our|you|your|нас|наш\w*|вас|ваш\w*|ми|ви|мы|вы)\b", re.IGNORECASE)
_LONG = 40
_MAX_HEADING_WORDS = 14
_MIN_ABOVE = 5
_MIN_BELOW = 3
_MIN_TITLE_WORDS, _MIN_SHARED = 4, 2
_MIN_TIMED, _NEAR_HEADING, _MAX_ITEM, _MAX_TIME = 2, 3, 6, 40
"""Below a heading of other news, lines that tell a time: so many, the first so near and no item longer, show that all
up to the last is other news, and what follows that if it is no more than one item."""
Marks = dict[int, str]
"""Index of a piece, and the rule by which it is clutter."""


def find_clutter(pieces: Sequence[Piece]) -> Marks:
    """The pieces that are clutter by a rule, each with its name (see `clutter.toml`)."""
    folded = [
        fold(piece.text) if piece.words <= _MAX_WORDS and len(piece.text) <= _MAX_LENGTH else "" for piece in pieces
    ]
    marks: Marks = {}
    _mark_lines(pieces, folded, marks)
    _mark_links(pieces, marks)
    _mark_menus(pieces, folded, marks)
    mark_lists(pieces, marks)
    _mark_under_headings(pieces, folded, marks)
    _mark_ends(pieces, folded, marks)
    return marks


def clutter_headings(pieces: Sequence[Piece], folded: Sequence[str]) -> frozenset[int]:
    """The pieces that are a heading of clutter by their words, wherever they stand."""
    return frozenset(i for i, piece in enumerate(pieces) if _heading(piece, folded[i]) is not None)


def says_when_published(piece: Piece, folded: str) -> bool:
    """Whether a line says in words that its date is that of the publication: dates of teasers stand there bare."""
    cue = any(folded.startswith((f"{word} ", f"{word}:")) for word in labels("published"))
    return cue and date_line(piece.text) is not None


def _mark_ends(pieces: Sequence[Piece], folded: Sequence[str], marks: Marks) -> None:
    """What is left of the page above and below the article, where much has been found to be clutter already.

    Above the first sentence: labels before the last clutter there. Below the last: all but tags after the first.
    """
    prose = [i for i, piece in enumerate(pieces) if piece.is_prose and i not in marks]
    if not prose:
        return
    above = [i for i in range(prose[0]) if i in marks]
    if len(above) >= _MIN_ABOVE:
        known = {stem for i in prose for stem in stems(pieces[i].text)}
        for i in range(above[-1]):
            if pieces[i].is_label and not _is_front(pieces, folded, i, known):
                marks.setdefault(i, "page_top")
    below = [i for i in range(prose[-1] + 1, len(pieces)) if i in marks]
    if len(below) >= _MIN_BELOW:
        tags = labels("tags")
        in_tags = False
        for i in range(below[0], len(pieces)):
            in_tags = i not in marks and (in_tags or folded[i].rstrip(":").strip("# *") in tags)
            if not in_tags and not date_line(pieces[i].text):
                marks.setdefault(i, "page_end")


def _is_front(pieces: Sequence[Piece], folded: Sequence[str], i: int, known: Set[str]) -> bool:
    """Whether a label above the article may be its date, its byline, a caption, or a short title in its words."""
    if date_line(pieces[i].text) is not None or any(piece.credit for piece in pieces[i + 1 : i + 2]):
        return True
    if folded[i] in labels("byline_cue") or folded[i - 1] in labels("byline_cue"):
        return True
    own = stems(pieces[i].text)
    return pieces[i].words >= _MIN_TITLE_WORDS and len(own & known) >= max(_MIN_SHARED, len(own) / 2)


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of True, as first index and the one after the last."""
    found = []
    start = None
    for i, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            found.append((start, i))
            start = None
    return found


def _mark_lines(pieces: Sequence[Piece], folded: Sequence[str], marks: Marks) -> None:
    rules = clutter()
    known: dict[tuple[str, bool], str | None] = {}
    first = next((i for i, piece in enumerate(pieces) if piece.is_prose), len(pieces))
    for i, piece in enumerate(pieces):
        if piece.credit:
            marks[i] = "photo_credit"
        if not folded[i] or piece.credit:
            continue
        asked = folded[i], i < first
        if asked not in known:
            lines = rules.lines_for(piece.words)
            fitting = (rule.name for rule in lines if rule.fits(folded[i], piece.words, is_above=i < first))
            known[asked] = next(fitting, None)
        if (name := known[asked]) is not None:
            marks[i] = name
        for rule in rules.buttons:
            if rule.fits(folded[i], piece.words):
                marks[i] = rule.name
                for above in range(i - 1, max(-1, i - 3), -1):
                    said = pieces[above]
                    if said.words > 14 or not _READER.search(said.text) or said.text[:1] in '“"«„':
                        break
                    marks.setdefault(above, rule.name)


def _mark_links(pieces: Sequence[Piece], marks: Marks) -> None:
    """Runs of lines that are links and nothing else."""
    for first, last in _runs([_LINK.fullmatch(piece.text) is not None for piece in pieces]):
        if last - first >= _MIN_LINKS:
            marks.update({i: marks.get(i, "link_list") for i in range(first, last)})


def _mark_menus(pieces: Sequence[Piece], folded: Sequence[str], marks: Marks) -> None:
    """Runs of short lines in which names of sections and pages are frequent."""
    menu = labels("menu")
    tags = labels("tags")
    short = [piece.is_label and not piece.is_list_item for piece in pieces]
    for first, last in _runs(short):
        run = range(first, last)
        if any(folded[i].rstrip(":") in tags for i in run):
            continue
        known = sum(folded[i] in menu or i in marks for i in run)
        if len(run) >= _MIN_MENU and known >= max(3, _MENU_SHARE * len(run)):
            entries = [i for i in run if folded[i] in menu or i in marks]
            marks.update({i: marks.get(i, "menu") for i in range(entries[0], entries[-1] + 1)})


def _mark_under_headings(pieces: Sequence[Piece], folded: Sequence[str], marks: Marks) -> None:
    """Headings of clutter and what follows them, from the first sentence on.

    Above it there are menus, whose entries look the same: taking one for a heading would cost the article.
    """
    site = clutter().site
    unmarked = (i for i, piece in enumerate(pieces) if piece.is_prose and i not in marks)
    i = next((i for i in unmarked if not site.search(folded[i])), len(pieces))
    prose: list[bool] | None = None
    while i < len(pieces):
        rule = _heading(pieces[i], folded[i])
        if rule is None:
            i += 1
            continue
        if prose is None:
            prose = [p.is_prose and k not in marks and not site.search(folded[k]) for k, p in enumerate(pieces)]
        end = _end(pieces, i + 1, rule.until, folded, prose)
        marks[i] = rule.name
        marks.update({k: marks.get(k, rule.name) for k in range(i + 1, end)})
        i = end


def _heading(piece: Piece, folded: str) -> HeadingRule | None:
    if piece.words > _MAX_HEADING_WORDS:
        return None
    words = folded.strip("*# ")
    if clutter().heads.match(words) is None:
        return None
    return next((rule for rule in clutter().headings if rule.pattern.match(words)), None)


def _end(pieces: Sequence[Piece], start: int, until: Until, folded: Sequence[str], prose: Sequence[bool]) -> int:
    """Where the article goes on after a heading of clutter; the end of the text when it does not."""
    tags = labels("tags")
    items = _timed_items(pieces, start) if until is not Until.PROSE else start - 1
    for i in range(start, len(pieces)):
        if folded[i].partition(":")[0].strip("# *") in tags or says_when_published(pieces[i], folded[i]):
            return i
        if i <= items or (items >= start and len(pieces) - items <= _MAX_ITEM):
            continue
        if prose[i] and (until is Until.PROSE or pieces[i].words >= _LONG or any(prose[i + 1 : i + 2])):
            return i
        if prose[i] and until is Until.TEASERS and i == start:
            return i
    return len(pieces)


def _timed_items(pieces: Sequence[Piece], start: int) -> int:
    """The last line that tells a time in a run of items from `start` on; the line before it where there is none."""
    last, count = start - 1, 0
    for i in range(start, len(pieces)):
        if i - last > (_MAX_ITEM if count else _NEAR_HEADING + 1) or is_story(pieces[i]):
            break
        if len(pieces[i].text) <= _MAX_TIME and tells_time(pieces[i]):
            last, count = i, count + 1
    return last if count >= _MIN_TIMED else start - 1
