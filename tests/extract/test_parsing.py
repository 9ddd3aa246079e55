"""The quick pipeline gives what spaCy gives, and the same to the last bit in any batch (docs/decisions/0013, 0026)."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from communique.extract import parsing
from communique.extract.lemmas import add_lemmas
from communique.extract.models import Parse, load
from communique.extract.parsing import Quick, products, quick, vectors
from communique.extract.parsing.products import Floats, multiplier, one_thread

OPENINGS = (
    "The ministry",
    "She",
    "Nobody in the 14 offices",
    "“We",
    "Ruritania's fleet,",
    "On Monday, envoys of Eastmark",
)
MIDDLES = (
    "will send $3.5 million to the port that asked for it",
    "didn't say what it had been told",
    "(as planned) left; talks failed",
    "met, and who they met nobody knows",
    "is what the council can't afford to lose”",
    "announced: trucks, drones \n and fuel",
    "was told on Friday that nobody had expected",
    "came up yesterday which many doubt",
)
ENDINGS = (
    ".",
    ", officials said.",
    " soon. It rained! Who paid?",
    "",
    "  – and more of it than ever before, he thinks …",
)
WORDS = [
    *("the", "a", "of", "to", "and", "that", "said", "was", "n't", "who", "aid", "gave", "drones", "5"),
    *"$,.();:—“” \n",
]


def _sentences() -> list[str]:
    return [f"{a} {b}{c}" for a in OPENINGS for b in MIDDLES for c in ENDINGS]


def _told(doc: Doc) -> list[tuple[object, ...]]:
    """All that is told of a sentence's words."""
    tokens = [
        (t.text, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.left_edge.i, t.right_edge.i, t.n_lefts, t.is_sent_start)
        for t in doc
    ]
    return [*tokens, (doc.has_annotation("DEP"),)]


def _by_spacy(texts: list[str]) -> list[list[tuple[object, ...]]]:
    nlp = load()
    docs = list(nlp.pipe(nlp.make_doc(text) for text in texts))
    for doc in docs:
        add_lemmas(doc, nlp)
    return [_told(doc) for doc in docs]


def _quick() -> Quick:
    pipeline = quick(load())
    assert pipeline is not None
    return pipeline


def _quickly(texts: list[str]) -> list[list[tuple[object, ...]]]:
    """As the quick pipeline tells it."""
    nlp = load()
    docs = [nlp.make_doc(text) for text in texts]
    _quick().annotate(docs)
    return [_told(doc) for doc in docs]


def _numbers(texts: list[str]) -> list[tuple[bytes, bytes]]:
    """What tags and arcs of each sentence are decided by, byte by byte."""
    pipeline, nlp = _quick(), load()
    docs = [nlp.make_doc(text) for text in texts]
    lengths = np.array([len(doc) for doc in docs])
    layout = pipeline.multiplier.lay_out(lengths, len(pipeline.vectors.layers))
    vectors, table = np.empty((layout.rows, 96), np.float32), pipeline.parser.table(layout.rows)
    with one_thread():
        for rows, x in pipeline.vectors.blocks(pipeline.vectors.look_up(docs), layout, pipeline.multiplier):
            vectors[rows] = x
            pipeline.parser.fill(table[rows], x, pipeline.multiplier)
    of_sentences = [slice(first, first + n) for first, n in zip(layout.sentences, lengths, strict=True)]
    return [(vectors[rows].tobytes(), table[rows].tobytes()) for rows in of_sentences]


@pytest.mark.parametrize("size", [1, 5, 64, 1000])
def test_tags_lemmas_and_trees_are_those_of_the_pipeline_in_any_batch(size: int) -> None:
    texts = random.Random(size).sample(_sentences(), 12 if size == 1 else 100)

    found = [told for start in range(0, len(texts), size) for told in _quickly(texts[start : start + size])]

    assert found == _by_spacy(texts)


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_numbers_are_the_same_to_the_last_bit_in_any_batch(size: int) -> None:
    texts = random.Random(0).sample(_sentences(), 100)
    expected = dict(zip(texts, _numbers(texts), strict=True))
    random.Random(size).shuffle(texts)

    found = [told for start in range(0, len(texts), size) for told in _numbers(texts[start : start + size])]

    assert found == [expected[text] for text in texts]


def test_vectors_are_those_of_the_pipeline_but_for_the_last_bits() -> None:
    texts, nlp = _sentences()[::7], load()

    found = [np.frombuffer(vectors, np.float32) for vectors, _ in _numbers(texts)]

    for text, vector in zip(texts, found, strict=True):
        np.testing.assert_allclose(vector, np.asarray(nlp(text).tensor).ravel(), rtol=0, atol=1e-4)


@pytest.mark.parametrize("quick_rows", [12, 5])
def test_products_that_repeat_after_no_period_are_left_to_the_routine_of_spacy(
    quick_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A processor whose kernels take five rows at a time is not known: all are found out by what they give."""
    monkeypatch.setattr(products, "openblas", _by_place(quick_rows))

    found = multiplier((np.ones((4, 8), np.float32),))

    assert (found.period, found.is_quick) == ((12, True) if quick_rows == 12 else (1, False))


def _by_place(rows: int) -> Callable[..., Floats]:
    """Products whose last bits are decided by the place of a row among so many."""
    return lambda x, weights, out=None: x @ weights.T + np.arange(len(x), dtype=np.float32)[:, None] % rows


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join), min_size=1, max_size=6))
def test_what_is_no_sentence_has_the_same_tree_too(texts: list[str]) -> None:
    assert _quickly(texts) == _by_spacy(texts)


def test_the_cases_hold_what_is_hard_for_a_parser_of_arcs() -> None:
    """Else the tests above would say little: sentences in sentences, and arcs that cross others."""
    sentences = [told[:-1] for told in _by_spacy(_sentences())]

    assert any(row[-1] and row[6] for told in sentences for row in told)
    assert any(_cross(told) for told in sentences)


def _cross(told: list[tuple[object, ...]]) -> bool:
    arcs = [tuple(sorted((i, int(str(row[5]))))) for i, row in enumerate(told)]
    return any(a < c < b < d for a, b in arcs for c, d in arcs)


def test_words_are_forgotten_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _sentences()[::3]
    expected = _quickly(texts)
    monkeypatch.setattr(vectors, "MAX_WORDS", 60)
    monkeypatch.setattr(parsing, "TOGETHER", 100)

    assert _quickly(texts) == expected


def test_what_a_sentence_beyond_all_measure_takes_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(_sentences())
    expected = _quickly([text])
    monkeypatch.setattr(parsing, "_MOST_KEPT", 100)
    kept = _quick().table

    assert _quickly([text]) == expected
    assert _quick().table is kept


def test_threads_of_a_process_disturb_no_tree_of_each_other() -> None:
    texts = _sentences()
    parts = [texts[start::8] for start in range(8)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(_quickly, parts))

    assert found == list(map(_quickly, parts))


def test_an_empty_document_has_no_tree() -> None:
    assert _quickly(["", "She left.", ""])[0] == _quickly([""])[0]
    assert len(_quickly(["", "She left.", ""])[1]) == 4


def test_a_pipeline_of_another_make_is_left_to_spacy() -> None:
    blank = spacy.blank("en")
    assert quick(blank) is None

    for name in ("tok2vec", "tagger", "parser"):
        blank.add_pipe(name)
    assert quick(blank) is None


@pytest.mark.parametrize(
    ("text", "lemma", "expected"),
    [
        ("Envoys of the United States were told of it on Friday.", "state", False),
        ("Envoys of the United States were told of it on Friday.", "unite", False),
        ("The minister states that it was told.", "state", True),
        ("Lord Hope hopes so.", "hope", True),
        ("Lord Hope was told.", "hope", True),  # as it is written, it may be the word itself
        ("Minister States Terms, Leaves Early", "state", True),  # a headline that writes every word so
        ("States were told.", "state", True),  # the first word says nothing about names
    ],
)
def test_a_part_of_a_name_is_not_inflected(text: str, lemma: str, expected: bool) -> None:
    nlp = load()

    assert Parse(nlp.make_doc(text), nlp).may_hold(frozenset({lemma})) is expected
