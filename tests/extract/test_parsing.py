"""The quick pipeline gives what spaCy gives, to the last bit (docs/decisions/0013)."""

import random
from unittest.mock import patch

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from communique.extract import parsing
from communique.extract.lemmas import add_lemmas
from communique.extract.models import Parse, load
from communique.extract.parsing import quick, vectors

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
    return [*tokens, (doc.tensor.tobytes(), doc.has_annotation("DEP"))]


def _by_spacy(texts: list[str]) -> list[list[tuple[object, ...]]]:
    nlp = load()
    docs = list(nlp.pipe(nlp.make_doc(text) for text in texts))
    for doc in docs:
        add_lemmas(doc, nlp)
    return [_told(doc) for doc in docs]


def _quickly(texts: list[str], few: int = 0) -> list[list[tuple[object, ...]]]:
    """As the quick pipeline tells it, which leaves the arcs of fewer than `few` words to spaCy's own parser."""
    nlp = load()
    docs = [nlp.make_doc(text) for text in texts]
    pipeline = quick(nlp)
    assert pipeline is not None
    with patch.object(parsing, "FEW", few):
        pipeline.annotate(docs)
    return [_told(doc) for doc in docs]


@pytest.mark.parametrize("few", [0, parsing.FEW])
@pytest.mark.parametrize("size", [1, 5, 64, 1000])
def test_tags_lemmas_trees_and_vectors_are_those_of_the_pipeline_in_any_batch(size: int, few: int) -> None:
    texts = random.Random(size).sample(_sentences(), 12 if size == 1 else 100)

    found = [told for start in range(0, len(texts), size) for told in _quickly(texts[start : start + size], few)]

    assert found == _by_spacy(texts)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join), min_size=1, max_size=6))
def test_what_is_no_sentence_has_the_same_tree_too(texts: list[str]) -> None:
    assert _quickly(texts) == _quickly(texts, few=parsing.FEW) == _by_spacy(texts)


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


def test_an_empty_document_has_no_tree() -> None:
    for few in (0, parsing.FEW):
        assert _quickly(["", "She left.", ""], few)[0] == _quickly([""], few)[0]
        assert len(_quickly(["", "She left.", ""], few)[1]) == 4


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
