"""Words, slots and sketches: what two bodies are compared by."""

import gc
import unicodedata
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dedupe import common
from communique.dedupe.candidates import as_pairs, of_documents
from communique.dedupe.canonical import Precedence
from communique.dedupe.common import common_shingles
from communique.dedupe.copies import group
from communique.dedupe.judgement import Thresholds, judge
from communique.dedupe.shingles import Slot
from communique.dedupe.sketches import sketch
from communique.dedupe.verification import Bodies, Differences, Overlap, differences, overlap
from communique.dedupe.words import NAME, NUMBER, PLAIN, _compatible, read_words

BODIES = st.lists(
    st.sampled_from(["a", "b", "c", "d", "e", "Oslo", "Riga", "7", "8", "May", "million", ".", "\n1. "]), max_size=40
).map(" ".join)


def shared(left: str, right: str) -> Overlap:
    return overlap(Bodies([left, right], (0, 1), 2), 0, 1)


def apart(left: str, right: str) -> Differences:
    return differences(Bodies([left, right], (0, 1), 2), 0, 1, shared(left, right).shorter)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 24.02, 1,200 came.", ["on", "24.02", "1200", "came"]),
        ("see [the list](https://example.org/a/b?c=1) now", ["see", "the", "list", "now"]),
        ('see [the list](/a/b "the title")[12] now', ["see", "the", "list", "now"]),
        ("at www.example.org/x today", ["at", "today"]),
        ("the minister\u2019s plan", ["the", "minister's", "plan"]),
        ("1. ships\n 2) boats\n3 rafts", ["ships", "boats", "3", "rafts"]),
        ("co\u00adoperation on 3/4", ["cooperation", "on", "3-4"]),
        ("\\*text\\* by\\_us", ["text", "by", "us"]),
        ("\ufb01sh", ["fish"]),
    ],
)
def test_words_leave_out_what_a_rendering_adds_and_keep_numbers_whole(text: str, expected: list[str]) -> None:
    words = [read_words([word]).of(0)[0].tolist() for word in expected]
    assert [[word] for word in read_words([text]).of(0)[0].tolist()] == words


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("1,200", "1200", True),
        ("1,200,300", "1200300", True),
        ("3.20.19", "3-20-19", True),
        ("1.5", "15", False),
        ("1,5", "15", False),
        ("Kyiv", "KYIV", True),
        ("kyiv", "lviv", False),
    ],
)
def test_one_number_in_two_notations_is_one_word_and_two_numbers_never(left: str, right: str, same: bool) -> None:
    [[one], [other]] = (read_words([word]).of(0)[0].tolist() for word in (left, right))
    assert (one == other) is same


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("1961", NUMBER),
        ("March", NUMBER),
        ("billion", NUMBER),
        ("Brume", NAME),
        ("harbour", PLAIN),
        ("\u0441\u0456\u0447\u043d\u044f", NUMBER),
    ],
)
def test_a_word_is_a_number_a_name_or_plain(word: str, kind: int) -> None:
    assert read_words([word]).kinds.tolist() == [kind]


@pytest.mark.parametrize(
    ("left", "right", "slot", "places", "differing"),
    [
        ("we gave up 5 tons of grain", "we gave up 6 tons of grain", Slot.NUMBER, 1, 1),
        ("we gave up 5 tons of grain", "we gave up 5 tons of wheat", Slot.NUMBER, 1, 0),
        ("we gave up 5 tons of grain", "we gave up about 6 tons of grain", Slot.NUMBER, 0, 0),
        ("we gave up 5 tons of grain", "we gave up about 6 tons of grain", Slot.NUMBER_BESIDE, 1, 1),
        ("the envoy went to Oslo and then home", "the envoy went to Riga and then home", Slot.NAME, 1, 1),
        ("we gave up 5 tons of grain", "we gave up 5 6 tons of grain", Slot.NUMBER, 0, 0),
    ],
)
def test_a_slot_is_known_by_the_words_around_it(left: str, right: str, slot: Slot, places: int, differing: int) -> None:
    found = apart(left, right).slots[slot]
    assert (found.places, found.differing) == (places, differing)


@settings(max_examples=60, deadline=None)
@given(BODIES, BODIES)
def test_comparison_is_symmetric_and_bounded(left: str, right: str) -> None:
    one, other = shared(left, right), shared(right, left)
    assert (one.jaccard, one.containment) == (other.jaccard, other.containment)
    assert 0 <= one.jaccard <= one.containment <= 1
    assert apart(left, right).slots == apart(right, left).slots
    assert all(0 <= found.differing <= found.places for found in apart(left, right).slots.values())


@settings(max_examples=40, deadline=None)
@given(BODIES)
def test_a_body_contradicts_itself_in_nothing(body: str) -> None:
    found = apart(body, body)
    assert found.numbers_apart == 0
    assert not any(agreement.differing for agreement in found.slots.values())
    shingled = len(read_words([body]).of(0)[0]) >= 2
    judged = judge(
        shared(body, body),
        lambda: found,
        same_address=False,
        other_day=True,
        vouched=False,
        thresholds=Thresholds(),
    )
    assert judged == ("near" if shingled else None)


@settings(max_examples=25, deadline=None)
@given(st.lists(BODIES, max_size=5), BODIES, st.lists(BODIES, max_size=5))
def test_what_is_kept_of_a_body_does_not_depend_on_the_others(before: list[str], body: str, after: list[str]) -> None:
    alone = sketch(read_words([body]), 3, 2)
    among = sketch(read_words([*before, body, *after]), 3, 2)
    assert among.shingles[among.bodies == len(before)].tolist() == alone.shingles.tolist()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read_and_only_what_has_no_sign_has_no_digest(one: str, other: str) -> None:
    words = read_words([one, other])
    assert len(words.digests) == len(words.starts) - 1 == 2
    assert words.starts[-1] == len(words.hashes)
    assert words.digests[0] == read_words([one]).digests[0]
    assert (words.digests[0] is None) <= (len(words.of(0)[0]) == 0)


def test_what_more_texts_say_than_allowed_is_common_and_copies_of_one_text_count_once() -> None:
    bodies = Bodies([f"{word} and so said all of us" for word in ("ships", "boats", "rafts", "rafts too")], range(4), 3)
    pairs = [(0, 1), (1, 2), (2, 3)]
    assert len(common_shingles(bodies, pairs, [], 3)) == 4
    assert len(common_shingles(bodies, pairs, [(2, 3)], 3)) == 0
    assert len(common_shingles(bodies, pairs, [(2, 3)], 2)) == 4


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ae3 .\u00a0\u202f\u2026\u0301\u0327\u00bd\ufb01\ufe8e\u1100\u1161\u00e9"), max_size=20))
def test_what_is_made_compatible_beforehand_changes_no_compatible_text(text: str) -> None:
    assert _compatible(text) == unicodedata.normalize("NFKC", text)


def test_what_was_read_of_bodies_goes_with_them_and_waits_for_no_collection() -> None:
    bodies = Bodies(["all of us came", "all of us went"], (0, 1), 2)
    differences(bodies, 0, 1, 0)
    gone = weakref.ref(bodies)
    gc.disable()
    try:
        del bodies
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("at_once", [1, 3, 1 << 20])
def test_common_shingles_are_the_same_however_few_are_put_in_order_at_a_time(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{word} and so said all of us" for word in ("ships", "boats", "rafts", "canoes")]
    monkeypatch.setattr(common, "_AT_ONCE", at_once)
    bodies = Bodies([*texts, "nobody said so", "no"], range(6), 3)
    found = common_shingles(bodies, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)], [], 3)
    [expected, *others] = [set(bodies.shingles(i).tolist()) for i in range(4)]
    assert found.tolist() == sorted(expected.intersection(*others))


def test_pairs_of_bodies_are_pairs_of_documents_and_those_pairs_of_leaders() -> None:
    having = {0: [4], 1: [0, 3], 2: [1]}
    met = of_documents(np.array([[0, 1], [0, 2]], np.int64), having)
    assert sorted(met.tolist()) == [[4, 0], [4, 1], [4, 3]]
    texts = ["a", "b", None, "a", "c"]
    copies = group(texts, [None] * 5, [Precedence.of(0, None, 1, str(i), 0) for i in range(5)])
    assert copies.between_leaders(met).tolist() == [[0, 4], [1, 4]]
    assert copies.between_leaders(as_pairs([(3, 0), (2, 1)])).tolist() == []
    assert copies.between_leaders(as_pairs([])).shape == (0, 2)
