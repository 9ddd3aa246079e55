"""Numbers with magnitude and currency, one at a time, as the text writes them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from communique.extract.beginnings import words_within
from communique.extract.quantities.lexicon import (
    alternatives,
    currency_signs,
    currency_words,
    forms,
    numbers_of,
    scaled_signs,
    weighing_words,
)
from communique.extract.spans import Span

_DIGIT = re.compile(r"[\d½¼¾]")
_SPACE = r"[\s\u00a0\u2009\u202f]"
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])"
    r"|\d{1,3}(?:['’]\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?[½¼¾]?|[½¼¾]"
)
_TOUCHING = "|".join(rf"(?<=\b{re.escape(sign)})" for sign in sorted(scaled_signs()))
"""Letters of money that may touch their number."""
_IN_DIGITS = rf"(?<!\d)(?<!\d[.,:])(?:(?<!\w)|(?<=[A-Z]{{2}})|{_TOUCHING})(?P<digits>{_DIGITS})(?!\d)"
_UNITS = r"(?:km|kg|mm|cm|m|kW|MW|GW|MWh|GWh|kV|mph|lbs?|ft|°|г|км|кг|мм|м)\b"
"""Units may touch their number ("155mm")."""

_BEHIND = re.compile(rf"(?:{_SPACE}|[-‑])*([^\W\d_]{{1,3}}|[^\s])")
"""The first letters of the word behind a number, or the sign there."""

_MOST_DIGITS = 18
"""A number with more digits counts nothing: it is the number of a document or an account."""
_HALF_OF = "пів"
"""Half of a magnitude that is written with it in one word ("півмільйона")."""
_REACH = 24
"""Code points before a number in which its currency stands: "Canadian $", "Danish kroner"."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One number as written: `scale` the magnitude that stands with it, `sign` the words of its currency."""

    start: int
    end: int
    number: Span
    bare: Decimal
    scale: Decimal | None
    sign: Span | None
    prefixed: bool
    """Whether its currency stands before the number."""
    currency: str | None
    percent: bool
    vague: bool
    plain: bool
    """Digits alone, without separator, magnitude or sign: may be a year."""

    @property
    def value(self) -> Decimal:
        """In full units."""
        value = self.bare * (self.scale or Decimal(1))
        return Decimal(int(value)) if value == value.to_integral_value() else value


def scan(text: str, span: Span) -> Iterator[Atom]:
    """The numbers inside a span, in order, whatever they count; identifiers are not yet left out."""
    has_words = not words_within(text, span).isdisjoint(_number_words())
    if not has_words and not _DIGIT.search(text, span.start, span.end):
        return
    for match in (_number() if has_words else _digits_alone()).finditer(text, span.start, span.end):
        if sum(map(str.isdigit, match[0])) > _MOST_DIGITS:
            continue
        atom = _atom(text, match, span)
        if atom is not None and not _is_broken(text, match, atom, span):
            yield atom


def _is_broken(text: str, match: re.Match[str], atom: Atom, span: Span) -> bool:
    """Whether what was read is only a piece of what is written ("1,2,3", "1_000", "five million million")."""
    if atom.scale is not None and _magnitude().match(text, atom.number.end, span.end):
        return True
    if atom.scale is not None and _ends_in_magnitude().search(text, max(span.start, atom.start - _REACH), atom.start):
        return True  # "one billion 200 million"
    if match["digits"]:
        return re.compile(r"[.,_'’]\d").match(text, match.end(), span.end) is not None or (
            re.search(r",\d{4,}$", match["digits"]) is not None
        )
    return (
        re.compile(r"(?i)\sand\s+and\s").match(text, match.end(), span.end) is not None
        or re.search(r"(?i)\sand\s+and\s+$", text[max(span.start, match.start() - _REACH) : match.start()]) is not None
    )


def _atom(text: str, match: re.Match[str], span: Span) -> Atom | None:
    before = _sign_before_number(text, match.start(), span.start)
    if before is not None and not match["digits"] and not (before[1].isupper() and before[1] not in scaled_signs()):
        before = None  # "USD two million", but no sign before words
    end, scale = match.end(), None
    if found := _magnitude().match(text, end, span.end):
        scale, end = _fold(numbers_of("magnitudes"), found[1]), found.end()
    elif match["fraction"] or match["one"]:
        return None
    elif before is not None and before[1] in scaled_signs() and not _letter().match(text, end, span.end):
        return None if before.end(1) == match.start() else _bare_atom(match)
    elif match["digits"] and (found := _letter().match(text, end, span.end)):
        if before is None and not _currency_behind(text, found.end(), span.end):
            return None if found.start(1) == end else _bare_atom(match)
        scale, end = numbers_of("letters")[found[1]], found.end()
    elif (
        match["digits"]
        and text[end : end + 1].isalpha()
        and not (_unit().match(text, end) or _currency_behind(text, end, len(text)))
    ):
        return None
    if before is None and scale is not None and match["digits"] and not _currency_behind(text, end, span.end):
        before = _word_before().search(text, max(span.start, match.start() - _REACH), match.start())
    value = _value(match)
    if value is None:
        return None
    if scale is not None and not match["fraction"] and (half := _half_behind().match(text, end, span.end)):
        value, end = value + Decimal("0.5"), half.end()
    number = Span(match.start(), end)
    percent = _percent().match(text, end, span.end) if before is None else None
    after = None if percent else _currency_behind(text, end, span.end)
    currency = _prefixed_code(_squeeze(before[1])) if before else None
    sign = Span(*before.span(1)) if before else None
    if after and (code := _code(after[1], scale is not None)) is not None and (before is None or code == currency):
        currency, end = code, after.end()
        sign = sign or Span(*after.span(1))
    return Atom(
        start=before.start() if before else match.start(),
        end=percent.end() if percent else end,
        number=number,
        bare=value,
        scale=scale,
        sign=sign,
        prefixed=before is not None,
        currency=currency or None,
        percent=percent is not None,
        vague=match["vague"] is not None or match["dozens"] is not None,
        plain=match["digits"] is not None and match["digits"].isdigit() and not (scale or sign or percent),
    )


def _sign_before_number(text: str, start: int, limit: int) -> re.Match[str] | None:
    """The currency that stands before a number; nearly always something else does, which its last letter tells."""
    low = max(limit, start - _REACH)
    at = start
    while at > low and text[at - 1].isspace():
        at -= 1
    return _sign_before().search(text, low, start) if at > low and text[at - 1] in _last_of_signs() else None


@cache
def _last_of_signs() -> frozenset[str]:
    return frozenset(sign[-1] for sign in currency_signs())


def _currency_behind(text: str, start: int, limit: int) -> re.Match[str] | None:
    """The currency that stands behind a number; nearly always something else does, which its first letters tell."""
    found = _BEHIND.match(text, start, limit)
    if found is None or found[1].lower() not in _first_of_currencies():
        return None
    return _currency_after().match(text, start, limit)


@cache
def _first_of_currencies() -> frozenset[str]:
    """The first letters, in lower case, or the sign with which what `_currency_after` finds begins."""
    written = {*currency_words(), *weighing_words(), *currency_signs(), *forms("currencies")["more"]["words"], "of"}
    return frozenset(found[1].lower() for form in written if (found := _BEHIND.match(form)) is not None)


def _bare_atom(match: re.Match[str]) -> Atom:
    number = Span(*match.span())
    value = _digits(match["digits"])
    return Atom(number.start, number.end, number, value, None, None, False, None, False, False, match[0].isdigit())


def _code(words: str, scaled: bool) -> str | None:
    """Currency of words behind a number: "" where unclear, None where they are not money."""
    if words in forms("currencies")["behind"]["codes"] or (words in currency_signs() and not words.isalpha()):
        return currency_signs()[words]
    known = _squeeze(words).lower()
    return currency_words().get(known) if known in currency_words() else weighing_words()[known] if scaled else None


def _prefixed_code(words: str) -> str:
    """Currency of a sign or of words before a number; "" where the words do not settle it."""
    return currency_signs()[words] if words in currency_signs() else currency_words()[words.lower()]


def _value(match: re.Match[str]) -> Decimal | None:
    """The number as written, without its magnitude; None where its words make up no number."""
    if match["digits"]:
        return _digits(match["digits"])
    if match["fraction"]:
        return _fold(numbers_of("fractions"), match["fraction"])
    if match["vague"]:
        return _fold(numbers_of("vague"), match["vague"])
    if match["dozens"]:
        counted = match["dozens"].split()[0]
        return Decimal(12) * (Decimal(counted) if counted.isdigit() else _fold(numbers_of("words"), counted))
    if match["one"]:
        return Decimal(1)
    value = _words(match["words"])
    return value + Decimal("0.5") if match["half"] and value is not None else value


def _digits(written: str) -> Decimal:
    """A number in digits. A comma before one or two digits at the end is a decimal comma."""
    fraction = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}.get(written[-1], Decimal(0))
    written = re.sub(r"[\s\u00a0\u2009\u202f½¼¾'’]", "", written)
    if not written:
        return fraction
    if written.count(".") > 1:
        written = written.replace(".", "")
    if re.search(r",(?:\d{1,2}|\d{4,})$", written):
        head, tail = written.rsplit(",", 1)
        written = f"{head.replace(',', '')}.{tail}"
    return Decimal(written.replace(",", "")) + fraction


def _words(written: str) -> Decimal | None:
    """A number in words: "two hundred and fifty thousand", "forty-five", "a hundred".

    None where the words do not make up one number: "twenty twenty-four", "two three", "hundred hundred".
    """
    total = current = Decimal(0)
    units, multipliers = numbers_of("words"), numbers_of("multipliers")
    for word in re.split(r"[\s-]+", written.lower()):
        if word in units:
            if not _fits(units[word], behind=current):
                return None
            current += units[word]
        elif word in multipliers:
            if current >= multipliers[word] or (multipliers[word] >= 1000 and total):
                return None
            current = (current or Decimal(1)) * multipliers[word]
            if multipliers[word] >= 1000:
                total, current = total + current, Decimal(0)
    return total + current


def _fits(unit: Decimal, behind: Decimal) -> bool:
    """Whether a number word goes on with the number before it: a unit after tens, both after hundreds."""
    last = behind % 100
    if last == 0:
        return behind == 0 or 0 < unit < 100
    return last >= 20 and last % 10 == 0 and 0 < unit < 10


def _fold(table: Mapping[str, Decimal], words: str) -> Decimal:
    return table[_squeeze(words).lower()]


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", " ", words)


@cache
def _number_words() -> frozenset[str]:
    """The words (`words_within`) of which every number without digits has one."""
    sections = ("words", "multipliers", "magnitudes", "vague")
    written = [form for section in sections for form in numbers_of(section)]
    longest = {max(re.findall(r"[^\W\d_]+", form), key=len) for form in written}
    return frozenset({*longest, "dozen", *(f"{_HALF_OF}{word}" for word in longest)})


@cache
def _number() -> re.Pattern[str]:
    word, multiplier = alternatives(numbers_of("words")), alternatives(numbers_of("multipliers"))
    long = alternatives(numbers_of("magnitudes"))
    joined = "|".join(f"(?<={form})" for form in sorted(numbers_of("multipliers")))
    starts = {form[0] for section in ("words", "fractions", "vague", "phrases") for form in numbers_of(section)}
    first = r"\d" + "".join(sorted(starts | {letter.upper() for letter in starts}))
    return re.compile(
        rf"(?=[{first}])(?<![\w.])(?:(?P<fraction>(?i:{alternatives(numbers_of('fractions'))})(?=\s+(?i:{long})\b)|(?i:{_HALF_OF})(?=(?i:{long})\b))"
        rf"|(?P<vague>(?i:{alternatives(numbers_of('vague'))}))(?!\w)"
        rf"|(?P<dozens>(?i:(?:{word}|\d+)\s+dozen))(?!\w)"
        rf"|(?P<one>(?i:an?))(?=\s+(?i:{long})\b)"
        rf"|(?P<words>(?i:an?\s+(?:{multiplier})|(?:{word}))(?:(?i:(?:[\s-]+|(?:{joined})\s+and\s+)(?:{word}|{multiplier}))(?!\w))*)"
        rf"(?P<half>(?i:\s+and\s+a\s+half))?(?!\w))"
        rf"|(?=[\d½¼¾]){_IN_DIGITS}"
    )


@cache
def _digits_alone() -> re.Pattern[str]:
    """The same of a stretch without number words."""
    return re.compile(
        rf"(?=[\d½¼¾]){_IN_DIGITS}|(?!)(?P<fraction>)(?P<vague>)(?P<dozens>)(?P<one>)(?P<words>)(?P<half>)"
    )


@cache
def _magnitude() -> re.Pattern[str]:
    return re.compile(rf"(?:[-‑]plus)?(?:{_SPACE}|[-‑])*(?i:({alternatives(numbers_of('magnitudes'))}))(?!\w)")


@cache
def _ends_in_magnitude() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:\d|\w\s){_SPACE}*(?:{alternatives(numbers_of('magnitudes'))}){_SPACE}+$")


@cache
def _half_behind() -> re.Pattern[str]:
    """What adds half of its magnitude to "a billion and a half"."""
    return re.compile(r"(?i)\s+and\s+a\s+half(?!\w)")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}?({alternatives(numbers_of('letters'))})(?!\w)")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(_UNITS)


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(rf"{_SPACE}*(?:%|(?i:percentage\s+points?|percent\b|per\s+cent\b)|відсот\w+)|-percent\b")


@cache
def _sign_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€£])({alternatives(currency_signs())}){_SPACE}*$")


@cache
def _word_before() -> re.Pattern[str]:
    """Names of currencies before a number with a magnitude ("Danish kroner 2.8 billion"), unless they end an amount."""
    words = alternatives(word for word in currency_words() if word.isascii())
    return re.compile(rf"(?i)(?<!\w)(?<!\d\s)(?<!\d)(?<!illion\s)(?<!\w-)({words}){_SPACE}+$")


@cache
def _currency_after() -> re.Pattern[str]:
    words = alternatives({*currency_words(), *weighing_words()})
    more = alternatives(forms("currencies")["more"]["words"])
    return re.compile(
        rf"(?:{_SPACE}|[-‑])*(?:(?i:{more})\s+)?(?:of\s+)?((?i:{words})(?!\w)|(?:{alternatives(currency_signs())})(?![\w])(?!{_SPACE}?\d))"
    )
