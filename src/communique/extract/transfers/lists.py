"""Lists of goods: "The package includes:" and a line for each kind, each as far as the line that introduces it."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.facts import Transfer
from communique.extract.names.name import Names
from communique.extract.periods import period_for
from communique.extract.quantities import find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span, trim
from communique.extract.transfers.amounts import amount_of
from communique.extract.transfers.counted import Counts, counts_of
from communique.extract.transfers.goods import Goods, find_goods
from communique.extract.transfers.handover import is_purpose
from communique.extract.transfers.introducing import introduction
from communique.extract.transfers.lexicon import acts
from communique.extract.transfers.parties import programme_of, provider_of, recipient_of
from communique.extract.transfers.phrases import is_noun
from communique.extract.transfers.status import Handover
from communique.extract.transfers.unlisted import counted_things
from communique.extract.trees import children
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, EntityKind

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG"})
_BULLET = re.compile(r"\s*[-•*–—·●▪‣]\s*\S")
_GIVERS = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
_TOP = frozenset({"ROOT", "conj", "appos", "dep", "dobj"})
_CONFIDENCE = 0.7
_LONGEST_HEADING = 80
_LABEL = re.compile(r"[\s\-•*–—·●▪‣]*$")


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """The sentence that introduces a list, and the lines of the list."""

    intro: Sentence
    lines: tuple[Sentence, ...]


def listed_transfers(reading: Reading, names: Names) -> tuple[list[Transfer], frozenset[int]]:
    """Rows of lists whose introduction says that goods are handed over, and the sentences they were read in."""
    rows: list[Transfer] = []
    used: set[int] = set()
    for found in _lists(reading):
        handover = introduction(found.intro)
        if handover is None:
            continue
        for line in found.lines:
            if _is_clause(line):
                continue
            rows.extend(_rows(reading, names, found.intro, line, handover))
            used.add(line.index)
    return rows, frozenset(used)


def _rows(reading: Reading, names: Names, intro: Sentence, line: Sentence, handover: Handover) -> list[Transfer]:
    quantities = find_quantities(reading.text, line.span, reading.document.language)
    counts = counts_of(line, quantities)
    rows = []
    listed = find_goods(line, names)
    first = [one for one in counted_things(line, quantities, listed) if _begins(line, one, counts)]
    for goods in [*listed, *first]:
        if not _is_listed(goods.head) and counts.of(goods.head, goods.span) is None:
            continue
        amount = amount_of(line, goods, counts)
        giver, taker = provider_of(intro, handover, names), recipient_of(intro, handover, goods, names)
        giver, taker = _parties(line, names, goods.span, giver, taker)
        cue = intro.place(handover.cue)
        rows.append(
            Transfer(
                evidence=_line(line, goods.span),
                method="transfers.list",
                confidence=_CONFIDENCE,
                item=Cell(goods.span.of(reading.text), goods.span),
                item_entity=goods.weapon,
                quantity=amount.value,
                comparator=amount.comparator,
                unit=amount.unit,
                status=Cell(handover.status, cue),
                provider=giver,
                recipient=taker,
                programme=programme_of(intro, names),
                period=period_for(reading, intro, cue),
            )
        )
    return rows


def _is_clause(line: Sentence) -> bool:
    """Whether a line is a sentence of its own, which tells by itself what is done with its goods."""
    if line.tree is None:
        return False
    roots = [token for token in line.tree if token.head == token and token.tag_ in _FINITE]
    told = any(children(root, "nsubj", "nsubjpass") and children(root, "dobj", "aux", "auxpass") for root in roots)
    return told or any(root.tag_ == "VBD" and any(root.rights) and root.i - root.left_edge.i > 1 for root in roots)


def _begins(line: Sentence, goods: Goods, counts: Counts) -> bool:
    """Whether a line begins with the number of things that no list of goods has: "- 12 Songbirds"."""
    quantity = counts.of(goods.head, goods.span)
    return quantity is not None and _LABEL.match(line.text[: quantity.span.start - line.span.start]) is not None


def _is_listed(noun: Token) -> bool:
    """Whether the line names goods, and does not only say what is done to or with them: "transport of equipment"."""
    while noun.dep_ in {"conj", "appos"} and is_noun(noun.head):
        noun = noun.head
    if noun.dep_ == "dobj" and noun.head.dep_ in {"acl", "advcl", "relcl", "xcomp", "pcomp"}:
        return noun.head.lemma_.lower() in acts("verbs")
    within = noun.dep_ == "pobj" and noun.head.lower_ == "of"
    return noun.dep_ in _TOP or (within and not is_purpose(noun.head.head))


def _parties(
    line: Sentence, names: Names, goods: Span, giver: Span | None, taker: Span | None
) -> tuple[Span | None, Span | None]:
    """Who gives and gets: the introduction says it, else the label of the line ("Norway: 20 guns") or "from Norway"."""
    for name in names.within(line.span):
        if name.entity.kind not in _GIVERS:
            continue
        before = line.text[: name.span.start - line.span.start]
        behind = line.text[name.span.end - line.span.start :]
        labels = _LABEL.match(before) is not None and behind.lstrip().startswith(":")
        if giver is None and (labels or (name.span.start > goods.end and before.rstrip().lower().endswith(" from"))):
            giver = name.span
        elif taker is None and (labels or (name.span.start > goods.end and before.rstrip().lower().endswith(" for"))):
            taker = name.span
    return giver, None if taker == giver else taker


def _line(line: Sentence, goods: Span) -> Span:
    """The part of the line between semicolons, or the end of it up to the goods where it is overlong."""
    text, first, last = line.text, goods.start - line.span.start, goods.end - line.span.start
    start, end = text.rfind(";", 0, first) + 1, text.find(";", last)
    part = trim(text, start, len(text) if end < 0 else end, "-•*–—·●▪‣")
    if part is not None and part.end - part.start <= MAX_EVIDENCE:
        return Span(line.span.start + part.start, line.span.start + part.end)
    if line.span.end - line.span.start <= MAX_EVIDENCE:
        return line.span
    return Span(max(line.span.start, min(goods.start, goods.end - MAX_EVIDENCE)), goods.end)


def _lists(reading: Reading) -> list[_List]:
    """Runs of list lines, each after a sentence that ends in a colon or after a heading."""
    found: list[_List] = []
    intro: Sentence | None = None
    lines: list[Sentence] = []
    for sentence in reading.sentences:
        if intro is not None and sentence.block != intro.block and _is_line(sentence):
            lines.append(sentence)
            continue
        if intro is not None and lines:
            found.append(_List(intro, tuple(lines)))
        intro, lines = (sentence, []) if _introduces(sentence) else (None, [])
    if intro is not None and lines:
        found.append(_List(intro, tuple(lines)))
    return found


def _introduces(sentence: Sentence) -> bool:
    """Whether a line may introduce a list: with a colon, or as a heading without a stop."""
    text = sentence.text.rstrip()
    return text.endswith(":") or (len(text) <= _LONGEST_HEADING and text[-1:] not in '.!?;,"”')


def _is_line(sentence: Sentence) -> bool:
    return sentence.role is BlockRole.LIST_ITEM or _BULLET.match(sentence.text) is not None
