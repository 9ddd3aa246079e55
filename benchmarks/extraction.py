"""Documents a second of the extraction beside the full spaCy pipeline of the same model, in one run.

    python benchmarks/extraction.py SOURCE [--documents N] [--words N] [--runs N] [--model NAME]

SOURCE is a file of JSON lines (also .gz) with a `text` each. Documents from all over it are cut to a number of words
at the end of a paragraph; N of them warm both programs up. In every run both read N others, the same, one after the
other, which neither has read before: what a program remembers of a document helps it no second time. Extraction has
everything on (sentences, trees, names, facts, resolved rows), and spaCy every component the model comes with, in
batches of its own choice. Times are those of the processor, of one process.

Prints the runs with their ratio, and where the extraction spends its time.
"""

import argparse
import gzip
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import spacy
from spacy.language import Language

from communique.build.extraction import BATCH_CHARACTERS
from communique.extract import Extraction, ExtractSettings, Opened, open_document, parse_documents
from communique.extract.events import find_events
from communique.extract.figures import find_figures
from communique.extract.funding import find_funding
from communique.extract.models import DEFAULT_MODEL
from communique.extract.names import find_names
from communique.extract.reading import Block, Document
from communique.extract.requests import find_requests
from communique.extract.spans import trim
from communique.extract.statements import find_statements
from communique.extract.ties import find_ties
from communique.extract.transfers import find_transfers
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--words", type=int, default=350)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    asked = parser.parse_args()
    settings = ExtractSettings(model=asked.model)
    parts = 1 + asked.runs
    texts = sample(texts_of(asked.source), parts * asked.documents, asked.words)
    warming, *read = (texts[part::parts] for part in range(parts))
    words = sum(len(text.split()) for part in read for text in part)
    full = spacy.load(asked.model)
    read_all(warming, settings, Clock())
    read_by_spacy(warming, full)
    print(f"{sum(map(len, read))} documents, {words} words, {asked.model}\n")
    print("| run | extraction, documents/s | words/s | full spaCy, documents/s | ratio |\n|---|---|---|---|---|")
    clock, ratios = Clock(), []
    parsed = 0.0
    for run, part in enumerate(read, 1):
        begun = time.process_time()
        parsed += read_all(part, settings, clock) / len(read)
        ours = time.process_time() - begun
        begun = time.process_time()
        read_by_spacy(part, full)
        theirs = time.process_time() - begun
        ratios.append(theirs / ours)
        rate = sum(len(text.split()) for text in part) / ours
        print(
            f"| {run} | {len(part) / ours:.1f} | {rate:.0f} | {len(part) / theirs:.1f} | {ratios[-1]:.2f} |", flush=True
        )
    print(f"\nRatio: median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}.")
    print(f"Share of the words that were parsed: {parsed:.0%}.\n")
    clock.show(sum(map(len, read)))


def texts_of(source: Path) -> Iterator[str]:
    """The texts of a file of JSON lines."""
    written = source.read_bytes()
    for line in (gzip.decompress(written) if source.suffix == ".gz" else written).splitlines():
        record = json.loads(line)
        yield record.get("text") or record["input"]["text"]


def sample(texts: Iterator[str], count: int, words: int) -> list[str]:
    """So many texts at equal distances, cut at the end of the paragraph that has the last of the words."""
    found = list(texts)
    step = max(1, len(found) // count)
    return [_cut(text, words) for text in found[::step][:count]]


def _cut(text: str, words: int) -> str:
    kept, count = [], 0
    for line in text.split("\n"):
        if count >= words:
            break
        kept.append(line)
        count += len(line.split())
    return "\n".join(kept)


class Clock:
    """How long each step took, in seconds of the processor."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def time(self, step: str, work: Callable[[], T]) -> T:
        """Do some work and add how long it took."""
        begun = time.process_time()
        result = work()
        self._seconds[step] += time.process_time() - begun
        return result

    def show(self, documents: int) -> None:
        """Print a table, the longest first."""
        whole = sum(self._seconds.values())
        print("| step | ms a document | share |\n|---|---|---|")
        for step, seconds in sorted(self._seconds.items(), key=lambda item: -item[1]):
            print(f"| {step} | {1000 * seconds / documents:.2f} | {seconds / whole:.0%} |")
        print(f"| all | {1000 * whole / documents:.2f} | |")


def read_all(texts: Sequence[str], settings: ExtractSettings, clock: Clock) -> float:
    """Extract from all texts in batches as a build does; the share of tokens whose sentence got a tree."""
    parsed = whole = 0
    for batch in _batches([_document(text) for text in texts]):
        opened = clock.time("sentences and tokens", partial(_open, batch, settings))
        clock.time("tags and trees", partial(parse_documents, opened))
        for one in opened:
            _extract(one, clock)
            for sentence in one.reading.sentences:
                if sentence.parse is not None:
                    whole += len(sentence.parse.words)
                    parsed += len(sentence.parse.words) * sentence.parse.words.has_annotation("DEP")
    return parsed / whole


def _open(documents: Sequence[Document], settings: ExtractSettings) -> list[Opened]:
    return [open_document(document, settings) for document in documents]


def _extract(opened: Opened, clock: Clock) -> None:
    reading = opened.reading
    names = clock.time("names", lambda: find_names(reading))
    funding = clock.time("funding", lambda: find_funding(reading, names))
    transfers = clock.time("transfers", lambda: find_transfers(reading, names))
    facts = (
        *clock.time("statements", lambda: find_statements(reading, names, opened.spoken)),
        *funding,
        *transfers,
        *clock.time("figures", lambda: find_figures(reading, names, funding, transfers)),
        *clock.time("events", lambda: find_events(reading, names)),
        *clock.time("requests", lambda: find_requests(reading, names)),
        *clock.time("ties", lambda: find_ties(reading, names)),
    )
    clock.time("resolved rows", lambda: resolve(Extraction(reading, names, facts, opened.projection)))


def read_by_spacy(texts: Sequence[str], pipeline: Language) -> None:
    """Run the whole pipeline over all texts."""
    for _ in pipeline.pipe(texts):
        pass


def _document(text: str) -> Document:
    blocks, start = [], 0
    for line in text.split("\n"):
        if (span := trim(text, start, start + len(line))) is not None:
            blocks.append(Block(BlockRole.PARAGRAPH, span))
        start += len(line) + 1
    return Document("0" * 20, text, tuple(blocks), "en", None, None, None)


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        if batch and sum(len(one.text) for one in batch) + len(document.text) > BATCH_CHARACTERS:
            yield batch
            batch = []
        batch.append(document)
    if batch:
        yield batch


if __name__ == "__main__":
    main()
