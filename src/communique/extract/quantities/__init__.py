"""Quantities: numbers that count or measure, with comparator, magnitude, currency and percent sign."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from communique.extract.periods.expressions import calendar_numbers
from communique.extract.quantities.comparators import after, before
from communique.extract.quantities.lexicon import forms
from communique.extract.quantities.quantity import Quantity, QuantityKind
from communique.extract.quantities.scanner import Atom, scan
from communique.extract.spans import Span
from communique.schemas.vocabulary import Comparator

__all__ = ["Quantity", "QuantityKind", "find_quantities"]

_YEARS = range(1900, 2100)
_HYPHENS = frozenset({"-", "–", "—", "‑"})
_MINUS = frozenset({"-", "–", "−", "‑"})
_DIGIT = re.compile(r"\d")
_LISTED = re.compile(r",?\s+and\s+")
"""Before the last member of a list."""
_COMMA = re.compile(r",\s+")
_ADDRESS = "address"
_SIGNS_OF_ADDRESS = ("@", "#", "http", "www.")
"""Of which an address has one."""
_LEAST_WITHOUT_SCALE = 1000
"""Below that, a lower end without the magnitude of the upper one does not fit: "between €9 and €2 million"."""


def find_quantities(text: str, span: Span, language: str | None) -> list[Quantity]:
    """The quantities inside a span of a text (a sentence or a block), in order; no two overlap.

    Years, dates, times, ordinals, ages, section and document numbers, and names such as "F-16" or "G7" are none, nor
    are vague plurals ("hundreds of thousands"). `language` is an ISO 639-1 code; all languages share one lexicon.
    """
    del language
    return list(_find(text, span))


@lru_cache(maxsize=1 << 12)
def _find(text: str, span: Span) -> tuple[Quantity, ...]:
    """The same, once for all rooms that ask about a sentence in turn, and for what chose the sentences of a batch."""
    scanned = list(scan(text, span))
    masked = _masked(text, span) if scanned else ()
    rates = tuple(Span(*match.span()) for match in _rate().finditer(text, span.start, span.end)) if scanned else ()
    atoms = [
        atom
        for atom in scanned
        if not _is_inside(atom.number, rates)
        and (
            (atom.sign is not None and atom.prefixed)
            or not (_is_inside(atom.number, masked) or _is_year(text, atom, span))
        )
    ]
    found: list[Quantity] = []
    for low, high in _joined(text, _with_percents(text, atoms), span):
        found.append(_quantity(text, low, high, span, found[-1] if found else None))
    return tuple(found)


def _with_percents(text: str, atoms: list[Atom]) -> list[Atom]:
    """The atoms, those of a list whose percent sign stands at the last with it: "2.3, 2.1 and 2.4 percent"."""
    found = list(atoms)
    for i in range(len(found) - 2, -1, -1):
        one, after = found[i], found[i + 1]
        in_list = (_LISTED if after == atoms[i + 1] else _COMMA).fullmatch(text, one.end, after.start) is not None
        if after.percent and in_list and one.bare <= 100 and not (one.percent or one.sign or one.scale or one.vague):
            found[i] = replace(one, percent=True)
    return found


def _joined(text: str, atoms: list[Atom], span: Span) -> Iterator[tuple[Atom, Atom | None]]:
    """The atoms, both ends of a range together; scores, chains ("5-3-1") and negative numbers are left out."""
    position = 0
    while position < len(atoms):
        low = atoms[position]
        end = position + 1
        while end < len(atoms) and text[atoms[end - 1].end : atoms[end].start] in _HYPHENS:
            end += 1
        previous = atoms[position - 1].end if position else None
        if end - position > 2 or _is_negative(text, low, previous, span):
            position = end
            continue
        high = atoms[position + 1] if position + 1 < len(atoms) else None
        if high is not None and (joined := _range(text, low, high, span)):
            position += 2
            yield joined
        elif high is not None and _is_misfit(text, low, high, span):
            position += 2
        else:
            position += 1
            yield low, None


def _is_negative(text: str, atom: Atom, previous: int | None, span: Span) -> bool:
    """Whether a minus stands before a number or its currency; a dash that ends another number or a word is none."""
    for start in (atom.start, atom.number.start):
        at = start - 1
        if at >= span.start and text[at] in _MINUS and at != previous and not text[max(at - 1, span.start)].isalnum():
            return True
    words = text[max(span.start, atom.start - 12) : atom.start].lower().split()
    return bool(words) and words[-1] in forms("comparators")["negative"]["words"]


def _is_misfit(text: str, low: Atom, high: Atom, span: Span) -> bool:
    """Whether two numbers are joined like a range and yet are none, so that neither is sure: "5-3 million"."""
    joins = forms("comparators")["ranges"]
    written = text[low.end : high.start]
    between = before(text, low.start, span.start)
    is_between = between is not None and between[0] is Comparator.BETWEEN
    if written.strip().lower() not in joins["between_joins" if is_between else "joins"]:
        return False
    if any(word in joins["changes"] for word in text[max(span.start, low.start - 24) : low.start].lower().split()[-3:]):
        return False  # "from about 9 to 3"
    if (low.sign and high.sign and low.currency != high.currency) or low.percent != high.percent:
        return False
    if _is_change(text, low, high, span):
        return False
    if low.sign and not (high.sign or high.scale) and written.strip().isalpha() and not is_between:
        return False  # "gave $7 million to 12 schools"
    return is_between or written in _HYPHENS or written.strip().isalpha() or (high.scale is not None and not low.scale)


def _quantity(text: str, low: Atom, high: Atom | None, span: Span, previous: Quantity | None) -> Quantity:
    last = high or low
    limit = previous.span.end if previous else span.start
    compared = before(text, low.start, limit)
    start, end = compared[2] if compared else low.start, last.end
    comparator, comparator_span = (compared[0], compared[1]) if compared else (Comparator.EQ, None)
    if compared is None and (follows := after(text, end, span.end)):
        (comparator, comparator_span), end = follows, follows[1].end
    if compared is None and _plus().search(text, low.number.start, low.number.end):
        comparator = Comparator.GE  # "600-plus million"
    if high is not None:
        comparator = Comparator.BETWEEN
    elif comparator is Comparator.BETWEEN:
        comparator, comparator_span, start = Comparator.EQ, None, low.start
    signed = low if low.sign else last
    return Quantity(
        span=Span(start, end),
        number_span=Span(low.number.start, last.number.end),
        value=low.value,
        upper=high.value if high else None,
        comparator=comparator,
        comparator_span=comparator_span,
        currency=signed.currency,
        currency_span=signed.sign,
        kind=_kind(text, low, last),
        vague=low.vague,
        converted=_is_converted(text, signed, start, previous)
        or (comparator is Comparator.APPROX and _is_aside(text, signed, Span(start, end), previous)),
        modifier=re.match(r"[-‑][^\W\d_]", text[last.end : last.end + 2]) is not None,
    )


def _kind(text: str, low: Atom, last: Atom) -> QuantityKind:
    if low.sign or last.sign:
        return QuantityKind.MONEY
    if low.percent or last.percent:
        return QuantityKind.PERCENT
    return QuantityKind.DURATION if _duration().match(text, last.end) else QuantityKind.COUNT


def _range(text: str, low: Atom, high: Atom, span: Span) -> tuple[Atom, Atom] | None:
    """Both ends of a range if the two are one; the lower takes over what only the upper states."""
    joins = forms("comparators")["ranges"]
    between = before(text, low.start, span.start)
    is_between = between is not None and between[0] is Comparator.BETWEEN
    join = text[low.end : high.start].strip()
    if join.lower() not in joins["between_joins" if is_between else "joins"]:
        return None
    preceding = text[max(span.start, low.start - 8) : low.start].split()
    if join.isalpha() and not is_between and preceding and preceding[-1].lower() in joins["changes"]:
        return None
    if (low.sign and high.sign and low.currency != high.currency) or (low.percent and not high.percent):
        return None
    if high.percent and low.sign:
        return None
    if _is_change(text, low, high, span):
        return None
    scale = low.scale or (high.scale if low.bare < high.bare or not low.sign or high.sign is None else None)
    lower = replace(low, scale=scale, percent=high.percent)
    if lower.value >= high.value or (high.scale and not scale and low.value < _LEAST_WITHOUT_SCALE):
        return None
    return lower, high


def _is_change(text: str, low: Atom, high: Atom, span: Span) -> bool:
    """Whether by how much something changed stands before what it became: "fell by $2 billion to $6 billion"."""
    is_whole = (low.sign and high.sign) or (low.percent and high.percent)
    preceding = text[max(span.start, low.start - 8) : low.start].lower().split()
    return bool(is_whole) and preceding[-1:] == ["by"] and text[low.end : high.start].strip().lower() == "to"


def _is_converted(text: str, signed: Atom, start: int, previous: Quantity | None) -> bool:
    """Whether the same money was named just before in another currency, with only a bracket or "or" between.

    A sign that several currencies share is another's where one is settled before it: "A$3 million (P115 million)".
    """
    if previous is not None and _is_length_again(text, previous, start):
        return True
    if previous is None or not signed.sign or not previous.money or previous.currency == signed.currency:
        return False
    return (
        re.fullmatch(
            r"[,;]?[\"”»]?\s*[,;]?\s*(?:[(\[]\s*(?:or|i\.e\.|equivalent to|equal to|worth)?,?|or|або)\s*",
            text[previous.span.end : start],
        )
        is not None
    )


def _is_aside(text: str, signed: Atom, place: Span, previous: Quantity | None) -> bool:
    """Whether commas or dashes part an amount from the one before in another currency."""
    if previous is None or not signed.sign or not previous.money or previous.currency == signed.currency:
        return False
    opened = re.fullmatch(r"\s*([,–—-])\s*", text[previous.span.end : place.start])
    return opened is not None and re.match(r"\s*[,.;:)–—]", text[place.end : place.end + 2]) is not None


def _is_length_again(text: str, previous: Quantity, start: int) -> bool:
    """Whether a length is only told again in other units, in brackets: "50 km (31 miles)"."""
    if previous.money or previous.percent:
        return False
    return _bracketed_length().fullmatch(text, previous.span.end, start) is not None and (
        _length_behind().match(text, start) is not None
    )


def _is_year(text: str, atom: Atom, span: Span) -> bool:
    """Whether four bare digits are a year: not when a comparator stands before them and a noun behind."""
    if not atom.plain or atom.number.end - atom.number.start != 4 or atom.bare not in _YEARS:
        return False
    counted = re.match(r"\s[a-zа-яіїєґ]{3,}", text[atom.end : min(span.end, atom.end + 5)]) is not None
    if counted and _baseline().match(text, atom.end, span.end):
        return True  # "40% below 2005 levels"
    if counted and before(text, atom.start, span.start) is not None:
        return False
    return not (
        counted
        and atom.bare % 100 == 0
        and not re.search(
            r"(?i)\b(?:in|since|by|until|from|of|to|during|before|after|year|у|в|з|до)\s$",
            text[max(span.start, atom.start - 8) : atom.start],
        )
    )


def _masked(text: str, span: Span) -> tuple[Span, ...]:
    """What holds no quantity, in order; what overlaps is one."""
    pattern = _identifiers(*_may_hold(text, span))
    identifiers = [Span(*match.span()) for match in pattern.finditer(text, span.start, span.end) if match[0]]
    merged: list[Span] = []
    for one in sorted(identifiers + calendar_numbers(text, span), key=lambda each: (each.start, each.end)):
        if merged and one.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return tuple(merged)


def _is_inside(number: Span, masked: tuple[Span, ...]) -> bool:
    """Whether a number touches what is masked; `masked` is in order and without overlaps."""
    after = bisect_left(masked, number.end, key=lambda one: one.start)
    return after > 0 and masked[after - 1].overlaps(number)


def _may_hold(text: str, span: Span) -> tuple[bool, bool]:
    """Whether a span may hold identifiers with digits, and addresses."""
    has_address = any(text.find(sign, span.start, span.end) >= 0 for sign in _SIGNS_OF_ADDRESS)
    return _DIGIT.search(text, span.start, span.end) is not None, has_address


@cache
def _identifiers(digits: bool, addresses: bool) -> re.Pattern[str]:
    """The patterns of what may be there. Addresses apart, they begin with a word, with a sign, or where a line does."""
    known = forms("identifiers")
    patterns = {
        name: pattern
        for name, pattern in known["patterns"].items()
        if (digits or name in known["without_digits"]["patterns"]) and (addresses or name != _ADDRESS)
    }
    beginning = "" if addresses else r"(?!\B\w)(?:(?=\S)|(?m:^))"
    return re.compile(beginning + f"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns.values())})")


@cache
def _rate() -> re.Pattern[str]:
    """What one unit of money is in another, in brackets: "($1 = 0.92 euros)"."""
    return re.compile(r"\(\s*(?:[A-Z]{0,3}[$€£¥₴₽]\s?1|1 [^\W\d_][^()=\d]{1,25}) = [^()]{2,60}\)")


@cache
def _bracketed_length() -> re.Pattern[str]:
    return re.compile(rf"(?i)[\s\u00a0-]*(?:{'|'.join(forms('numbers')['lengths']['words'])})\s*\(\s*")


@cache
def _length_behind() -> re.Pattern[str]:
    return re.compile(rf"(?i)[^()]{{0,20}}?(?:{'|'.join(forms('numbers')['lengths']['words'])})\s*\)")


@cache
def _baseline() -> re.Pattern[str]:
    return re.compile(rf"(?i)\s(?:{'|'.join(forms('comparators')['baselines']['words'])})\b")


@cache
def _plus() -> re.Pattern[str]:
    return re.compile(r"(?<=\d)[-‑]plus\b")


@cache
def _duration() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\+?(?:\s|[-‑])+(?:(?:full|more|consecutive|calendar|straight|additional)\s+)?(?:{'|'.join(forms('numbers')['durations']['words'])})(?!\w)"
    )
