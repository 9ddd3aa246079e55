"""Clutter: lines, menus, lists of links and related items that are not the article."""

import re
from collections.abc import Sequence

from communique.clean.pieces import Piece
from communique.clean.rules import Until, clutter, fold, labels

_LINK = re.compile(r"(?:[-*•]\s+)?\[[^\]]*\]\((?:https?://|/|#|mailto:)[^)\s]*\)|(?:[-*•]\s+)?https?://\S+$")
_MIN_LINKS = 4
_MIN_MENU = 5
_MENU_SHARE = 0.25
_READER = re.compile(r"\b(?:we|us|our|you|your|нас|наш\w*|вас|ваш\w*|ми|ви|мы|вы)\b", re.IGNORECASE)
_LONG = 40
_MAX_HEADING_WORDS = 14

Marks = dict[int, str]
"""Index of a piece, and the rule by which it is clutter."""


def find_clutter(pieces: Sequence[Piece]) -> Marks:
    """The pieces that are clutter, each with the name of the rule that says so (see `clutter.toml`)."""
    folded = [fold(piece.text) if piece.words <= 90 else "" for piece in pieces]
    marks: Marks = {}
    _mark_lines(pieces, folded, marks)
    _mark_links(pieces, marks)
    _mark_menus(pieces, folded, marks)
    _mark_under_headings(pieces, folded, marks)
    return marks


def _mark_lines(pieces: Sequence[Piece], folded: Sequence[str], marks: Marks) -> None:
    rules = clutter()
    for i, piece in enumerate(pieces):
        for rule in rules.lines:
            if piece.words <= rule.max_words and rule.pattern.search(folded[i]):
                marks[i] = rule.name
                break
        for rule in rules.buttons:
            if piece.words <= rule.max_words and rule.pattern.search(folded[i]):
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
    rules = clutter().headings
    i = 0
    while i < len(pieces):
        rule = next(
            (r for r in rules if pieces[i].words <= _MAX_HEADING_WORDS and r.pattern.search(folded[i].strip("*# "))),
            None,
        )
        if rule is None:
            i += 1
            continue
        marks[i] = rule.name
        i += 1
        end = _end(pieces, i, rule.until, folded, marks)
        marks.update({k: marks.get(k, rule.name) for k in range(i, end)})
        i = end


def _end(pieces: Sequence[Piece], start: int, until: Until, folded: Sequence[str], marks: Marks) -> int:
    """Where the article goes on after a heading of clutter; the end of the text when it does not."""
    tags = labels("tags")
    for i in range(start, len(pieces)):
        piece = pieces[i]
        if folded[i].partition(":")[0].strip("# *") in tags:
            return i
        if not piece.is_prose or i in marks:
            continue
        if until is Until.PROSE or piece.words >= _LONG:
            return i
        if i + 1 < len(pieces) and pieces[i + 1].is_prose and i + 1 not in marks:
            return i
    return len(pieces)


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
