"""Documents of any number with their copies known: `python benchmarks/corpus.py PRESS OUT.jsonl --documents N`

PRESS is a file of JSON Lines (also .gz) with texts. Their paragraphs, each once, are put together anew to documents of
about 350 words. Once all have been used they are dealt again in another order; from the 21st time on with words of
three and more small letters replaced by others as long, so that no paragraph is in more than 20 unrelated texts in the
same words. Given shares of the documents are made of one that stands a little before, each of another:

- `identical`: the same text at another address, the same day;
- `near`: an editor changed one word in sixty that is neither a name nor a number, and the title;
- `excerpt`: some of its paragraphs, in a row, about half of its words;
- `revision`: what stands at its address ten days later: one paragraph is another.

OUT has a record a line (id, url, title, published_on, text); `--truth` (default: beside it) has one for every document
that was made of another: its `id`, `of` which, and the `relation`. The same arguments give the same bytes, and the
first documents of a larger corpus are those of a smaller one. Nothing is held but the paragraphs.
"""

import argparse
import gzip
import json
import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from refresh import varied, words_by_length

WORDS = 350
FEWEST, MOST = 12, 120
"""Words of a paragraph that is used: no headings, and none that makes half a document."""
PLAIN = 20
"""How often the paragraphs are dealt in their own words."""
SHARES: Mapping[str, float] = {"identical": 0.02, "near": 0.05, "excerpt": 0.03, "revision": 0.02}
"""How many of all documents are made of another."""
_WINDOW = 500
"""How many of the documents before are held to be made use of."""
_ONE_WORD_IN = 60
_REVISED_AFTER = timedelta(days=10)
_FIRST_DAY = date(2020, 1, 1)
_DAYS = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and where it is made of another that one's id and how."""

    name: str
    url: str
    title: str
    published_on: date
    paragraphs: tuple[str, ...]
    of: str | None = None
    relation: str | None = None

    def line(self) -> str:
        """The record, as a line of JSON."""
        record = {
            "id": self.name,
            "url": self.url,
            "title": self.title,
            "published_on": self.published_on.isoformat(),
            "text": "\n".join(self.paragraphs),
        }
        return json.dumps(record, ensure_ascii=False) + "\n"

    def truth(self) -> str:
        """What it is to the document that it is made of, as a line of JSON."""
        return json.dumps({"id": self.name, "of": self.of, "relation": self.relation}) + "\n"


def main() -> None:
    """Write a corpus and its truth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("press", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    for relation, share in SHARES.items():
        parser.add_argument(f"--{relation}", type=float, default=share, help=f"share of documents (default: {share})")
    asked = parser.parse_args()
    shares = {relation: getattr(asked, relation) for relation in SHARES}
    truth = asked.truth or truth_beside(asked.out)
    counts = write(paragraphs_of(asked.press), asked.out, truth, asked.documents, asked.seed, shares)
    print(json.dumps(counts))


def truth_beside(corpus: Path) -> Path:
    """Where the truth of a corpus lies by default."""
    return corpus.with_suffix(".truth.jsonl")


def write(
    paragraphs: Sequence[str],
    out: Path,
    truth: Path,
    count: int,
    seed: int = 1,
    shares: Mapping[str, float] = SHARES,
) -> dict[str, int]:
    """Write so many documents and their truth as a stream; how many there are of each relation."""
    counts = dict.fromkeys(("documents", *shares), 0)
    with out.open("w", encoding="utf-8") as lines, truth.open("w", encoding="utf-8") as truths:
        for document in documents(paragraphs, count, seed, shares):
            lines.write(document.line())
            counts["documents"] += 1
            if document.relation is not None:
                truths.write(document.truth())
                counts[document.relation] += 1
    return counts


def paragraphs_of(press: Path) -> list[str]:
    """The paragraphs of all texts that can be put together, each once, in the order of the texts."""
    found: dict[str, None] = {}
    with gzip.open(press, "rt", encoding="utf-8") if press.suffix == ".gz" else press.open(encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["text"].split("\n"):
                if FEWEST <= len(paragraph.split()) <= MOST:
                    found[paragraph.strip()] = None
    return list(found)


def documents(
    paragraphs: Sequence[str], count: int, seed: int = 1, shares: Mapping[str, float] = SHARES
) -> Iterator[Document]:
    """So many documents, in an order that is always the same."""
    new = _put_together(paragraphs, seed)
    words = words_by_length(paragraphs)
    before: deque[Document] = deque(maxlen=_WINDOW)
    chances = random.Random(f"{seed} which")
    for number in range(count):
        relation = _drawn(chances.random(), shares)
        place = chances.randrange(len(before)) if before else 0
        if relation is None or not before:
            document = _document(number, next(new))
            before.append(document)
        else:
            origin = before[place]
            del before[place]
            document = _made_of(origin, relation, number, words, random.Random(f"{seed} {number}"), new)
        yield document


def _drawn(chance: float, shares: Mapping[str, float]) -> str | None:
    for relation, share in shares.items():
        if chance < share:
            return relation
        chance -= share
    return None


def _put_together(paragraphs: Sequence[str], seed: int) -> Iterator[tuple[str, ...]]:
    """Paragraphs of so many words together, all of them dealt again and again."""
    words = words_by_length(paragraphs)
    dealt, hand, length = 0, [], 0
    while True:
        order = list(range(len(paragraphs)))
        random.Random(f"{seed} dealt {dealt}").shuffle(order)
        wording = dealt // PLAIN
        for number in order:
            paragraph = varied(paragraphs[number], wording, words)
            hand.append(paragraph)
            length += len(paragraph.split())
            if length >= WORDS:
                yield tuple(hand)
                hand, length = [], 0
        dealt += 1


def _document(number: int, paragraphs: tuple[str, ...]) -> Document:
    title = " ".join(paragraphs[0].split()[:9]).rstrip(".,;:")
    return Document(_name(number), _address(number), title, _day(number), paragraphs)


def _made_of(
    origin: Document,
    relation: str,
    number: int,
    words: Mapping[int, list[str]],
    chances: random.Random,
    new: Iterator[tuple[str, ...]],
) -> Document:
    paragraphs, title, url, on = origin.paragraphs, origin.title, _address(number), origin.published_on
    if relation == "near":
        paragraphs = tuple(_edited(paragraph, words, chances) for paragraph in paragraphs)
        title = f"Updated: {title}"
    elif relation == "excerpt":
        paragraphs = _half(paragraphs, chances)
    elif relation == "revision":
        at = chances.randrange(len(paragraphs))
        paragraphs = (*paragraphs[:at], next(new)[0], *paragraphs[at + 1 :])
        url, on = origin.url, on + _REVISED_AFTER
    return Document(_name(number), url, title, on, paragraphs, origin.name, relation)


def _edited(paragraph: str, words: Mapping[int, list[str]], chances: random.Random) -> str:
    """A paragraph with one word in so many replaced that is neither a name nor a number."""
    parts = paragraph.split(" ")
    for at, word in enumerate(parts):
        is_ordinary = word.isascii() and word.isalpha() and word.islower() and len(word) >= 4
        # Twice as likely, since every other word is of another kind.
        if is_ordinary and chances.random() < 2 / _ONE_WORD_IN:
            parts[at] = chances.choice(words[len(word)])
    return " ".join(parts)


def _half(paragraphs: tuple[str, ...], chances: random.Random) -> tuple[str, ...]:
    """Paragraphs in a row that have about half of the words, and more than one where there are three."""
    lengths = [len(paragraph.split()) for paragraph in paragraphs]
    start = chances.randrange(max(1, len(paragraphs) // 2))
    taken: list[str] = []
    while sum(lengths[start : start + len(taken)]) < sum(lengths) / 2 and start + len(taken) < len(paragraphs):
        taken.append(paragraphs[start + len(taken)])
    return tuple(taken)


def _name(number: int) -> str:
    return f"d{number:08}"


def _address(number: int) -> str:
    return f"https://press.example/{_name(number)}"


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number % _DAYS)


if __name__ == "__main__":
    main()
