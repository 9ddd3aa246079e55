"""The documents that cost is measured with: the same every time, and their copies known."""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def loaded(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of the benchmarks, which find each other by name."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    found = importlib.util.spec_from_file_location(f"benchmarks_{name}", BENCHMARKS / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, found.name, module)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return loaded("corpus", monkeypatch)


NOUNS = [
    "bridge",
    "river",
    "council",
    "winter",
    "harbour",
    "ministry",
    "patrol",
    "station",
    "engine",
    "letter",
    "border",
    "bakery",
    "orchard",
    "tunnel",
]
PARAGRAPHS = [
    " ".join([f"Norland{number}", *(f"{NOUNS[(number * place) % len(NOUNS)]}" for place in range(1, 40 + number % 30))])
    for number in range(120)
]


def test_the_same_arguments_give_the_same_documents(corpus: ModuleType) -> None:
    first, again = (list(corpus.documents(PARAGRAPHS, 80, seed=3)) for _ in range(2))

    assert [one.line() for one in first] == [one.line() for one in again]
    assert [one.line() for one in corpus.documents(PARAGRAPHS, 80, seed=4)] != [one.line() for one in first]
    assert list(corpus.documents(PARAGRAPHS, 30, seed=3)) == first[:30], "a larger corpus begins as a smaller one"


def test_what_is_made_of_another_is_told(corpus: ModuleType, tmp_path: Path) -> None:
    out, truth = tmp_path / "corpus.jsonl", tmp_path / "truth.jsonl"
    shares = dict.fromkeys(corpus.SHARES, 0.1)
    counts = corpus.write(PARAGRAPHS, out, truth, 400, shares=shares)

    records = {one["id"]: one for one in map(json.loads, out.read_text("utf-8").splitlines())}
    pairs = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    assert len(records) == counts.pop("documents") == 400
    assert Counter(one["relation"] for one in pairs) == counts
    assert all(20 <= count <= 60 for count in counts.values()), "about a tenth each"
    named = [name for one in pairs for name in (one["id"], one["of"])]
    assert len(named) == len(set(named)), "each is made of another, and stands in one pair"
    for one in pairs:
        new, old = records[one["id"]], records[one["of"]]
        same = {
            "identical": new["text"] == old["text"] and new["url"] != old["url"],
            "near": new["text"] != old["text"] and len(new["text"].split()) == len(old["text"].split()),
            "excerpt": new["text"] in old["text"] and len(new["text"]) < len(old["text"]),
            "revision": new["url"] == old["url"] and new["published_on"] > old["published_on"],
        }
        assert same[one["relation"]], one


def test_documents_have_about_as_many_words(corpus: ModuleType) -> None:
    lengths = [
        len(" ".join(one.paragraphs).split()) for one in corpus.documents(PARAGRAPHS, 50, shares={}) if one.of is None
    ]

    assert min(lengths) >= corpus.WORDS
    assert max(lengths) <= corpus.WORDS + corpus.MOST


def test_paragraphs_are_dealt_in_other_words_in_the_end(corpus: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "PLAIN", 2)
    dealt = Counter(paragraph for one in corpus.documents(PARAGRAPHS, 120, shares={}) for paragraph in one.paragraphs)

    assert max(dealt[paragraph] for paragraph in PARAGRAPHS) == 2
    assert set(dealt) > set(PARAGRAPHS)


def test_the_exponent_of_what_grows_with_size(monkeypatch: pytest.MonkeyPatch) -> None:
    curve = loaded("curve", monkeypatch)
    points: list[dict[str, object]] = [
        {"mode": "full", "documents": size, "processor": 8 + 0.03 * size**1.2, "peak_mib": 300 + 0.06 * size}
        for size in (1000, 3000, 10_000)
    ]
    smallest: dict[str, object] = {"mode": "full", "documents": 10, "processor": 8.0, "peak_mib": 300.0}

    assert curve.exponents([smallest, *points]) == {"full": {"processor": 1.2, "peak_mib_per_1000": 60.0}}
    assert curve.exponents([smallest, points[0]]) == {"full": {"processor": None, "peak_mib_per_1000": None}}


@pytest.mark.parametrize(
    ("now", "stored", "more", "worse"),
    [(2.0, 2.1, True, False), (2.0, 2.5, True, True), (0.25, 0.2, False, True), (0.15, 0.2, False, False)],
)
def test_what_is_worse_by_more_than_a_tenth_is_told(
    monkeypatch: pytest.MonkeyPatch, now: float, stored: float, more: bool, worse: bool
) -> None:
    every = loaded("all", monkeypatch)

    assert every.Figure(now, more).is_worse_than(every.Figure(stored, more)) is worse


@pytest.mark.parametrize(
    ("name", "printed", "expected"),
    [
        (
            "duplicates",
            "| cleaned | all rules | 0.99 | 0.97 | 0.98 |\n"
            "\n| 1000 documents of 350 words | documents/s | seconds | seconds of processor |\n"
            "| communique: sign, join, verify, cluster | 1,213 | 0.91 | 0.80 |\n"
            "| rensa: sign, index, ask (128 minima, 64 bands) | 1,020 | 1.1 | 1.00 |\n"
            "| datasketch: sign, index, ask (128 minima, 64 bands) | 220 | 4.1 | 4.00 |\n",
            {
                "rensa: times our time": 1.25,
                "datasketch: times our time": 5.0,
                "copies of pages, F1": 0.98,
                "documents a second of processor": 1250.0,
            },
        ),
        ("refresh", "| 300 | 31 | measured | 9.3 | 12.7 (14.0 on the clock) | 22.5% | 400 | same |", {"": 22.5}),
        ("extraction", "Ratio: median 3.64, 3.55 to 3.64.", {"": 3.64}),
        ("curve", "unparsed: cost grows as size to the power of 1.048, memory 36.5", {"": 1.048}),
    ],
)
def test_figures_are_taken_from_what_is_printed(
    monkeypatch: pytest.MonkeyPatch, name: str, printed: str, expected: dict[str, float]
) -> None:
    found = loaded("all", monkeypatch).BENCHMARKS[name].figures(printed)

    labels = expected if "" not in expected else dict.fromkeys(found, expected[""])
    assert {label: figure.value for label, figure in found.items()} == labels
    assert found


def test_an_output_that_tells_no_figure_fails_its_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    benchmarks = loaded("all", monkeypatch)
    with pytest.raises(benchmarks.FailedError, match="has no"):
        benchmarks.BENCHMARKS["extraction"].figures("nothing of the kind")
