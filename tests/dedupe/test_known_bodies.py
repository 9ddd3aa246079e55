"""Bodies that were compared before: neither signed nor joined again, and the outcome is as if they were."""

import random
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dedupe import DedupeSettings, dedupe, dedupe_again, growth, kept, known
from communique.dedupe.candidates import Sharing, no_pairs, sketch_join
from communique.dedupe.growth import Numbered, grow
from communique.dedupe.kept import read_known, write_known
from communique.dedupe.known import NOTHING
from communique.dedupe.signatures import body_names, sign
from communique.dedupe.sketches import Sketches, in_order, is_in_order
from communique.errors import StoreError

DEFAULTS = DedupeSettings()
SHARING = st.builds(
    Sharing, st.sampled_from([0.1, 0.3]), st.sampled_from([0.6, 1.0]), st.sampled_from([2, 6]), st.just(4)
)
SKETCHED = st.lists(st.frozensets(st.integers(0, 40).map(lambda n: n * n // 40), max_size=30), max_size=12)
"""The shingles of each of some bodies. Some are in nearly all of them, others in few."""


def numbered(bodies: dict[int, frozenset[int]]) -> Numbered:
    owners = [place for place, number in enumerate(sorted(bodies)) for _ in bodies[number]]
    shingles = [shingle for number in sorted(bodies) for shingle in bodies[number]]
    sketches = in_order(np.array(shingles, np.uint64), np.array(owners, np.uint32), len(bodies))
    return Numbered(np.array(sorted(bodies), np.uint32), sketches)


@pytest.mark.parametrize("at_once", [1, 7, 1 << 18])
@settings(max_examples=40, deadline=None)
@given(bodies=SKETCHED, sharing=SHARING, order=st.randoms(use_true_random=False))
def test_what_grows_in_batches_finds_the_pairs_of_a_join_of_all(
    at_once: int, bodies: list[frozenset[int]], sharing: Sharing, order: random.Random
) -> None:
    batches: dict[int, dict[int, frozenset[int]]] = {}
    for number, shingles in enumerate(bodies):
        batches.setdefault(order.randrange(3), {})[number] = shingles
    parts: list[Numbered] = []
    pairs = no_pairs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growth, "_AT_ONCE", at_once)
        for batch in batches.values():
            new = numbered(batch)
            pairs = grow(parts, pairs, new, sharing)
            parts.append(new)
    everything = numbered(dict(enumerate(bodies)))
    joined = sketch_join([(everything.numbers, everything.sketches)], sharing)
    assert pairs.tolist() == joined.tolist() == told(bodies, sharing)


def told(bodies: list[frozenset[int]], sharing: Sharing) -> list[list[int]]:
    """The pairs that share enough, by the definition."""
    having = {one: [i for i, body in enumerate(bodies) if one in body] for body in bodies for one in body}
    few = {one for one, those in having.items() if len(those) <= sharing.common}
    found = []
    for first, second in combinations(range(len(bodies)), 2):
        tied = {
            one
            for one in bodies[first] & bodies[second]
            if len(having[one]) <= sharing.largest or having[one][0] == first
        }
        whole = min(len(bodies[first]), len(bodies[second]))
        of_few = min(len(bodies[first] & few), len(bodies[second] & few))
        is_first_of_many = any(having[one][0] == first for one in tied - few)
        enough = len(tied) >= sharing.most(whole) or len(tied & few) >= sharing.most(of_few) or is_first_of_many
        if len(tied) >= sharing.some(whole) and enough:
            found.append([first, second])
    return found


def test_a_new_first_of_many_unties_the_first_before_it_where_more_are_few_than_are_all_tied() -> None:
    paragraph = frozenset(range(10))
    sharing = Sharing(0.15, 0.6, common=6, largest=3)
    bodies = [paragraph] * 6
    known = numbered(dict(enumerate(bodies[1:], 1)))
    before = sketch_join([(known.numbers, known.sketches)], sharing)
    assert before.tolist() == [[1, 2], [1, 3], [1, 4], [1, 5]]
    assert grow([known], before, numbered({0: paragraph}), sharing).tolist() == told(bodies, sharing)


@pytest.mark.parametrize(
    ("kept", "some", "most"), [(0, 1, 1), (1, 1, 1), (9, 2, 1), (20, 3, 4), (85, 13, 34), (1000, 150, 542)]
)
def test_of_a_large_sketch_more_must_be_shared_and_of_a_tiny_one_anything(kept: int, some: int, most: int) -> None:
    sharing = Sharing(0.15, 0.6, 25)
    assert (int(sharing.some(kept)), int(sharing.most(kept))) == (some, most)


def test_an_excerpt_of_a_page_that_is_mostly_what_many_pages_have_meets_it_by_the_rest() -> None:
    everywhere = frozenset(range(1000, 1060))
    bodies = {number: everywhere | {number} for number in range(30)}
    bodies[40] = everywhere | frozenset(range(100, 120))
    bodies[41] = frozenset(range(100, 200))
    one = numbered(bodies)
    found = sketch_join([(one.numbers, one.sketches)], Sharing(0.15, 0.6, 25)).tolist()
    assert [40, 41] in found
    bodies[42] = frozenset([*range(117, 120), *range(200, 300)])
    one = numbered(bodies)
    assert [40, 42] not in sketch_join([(one.numbers, one.sketches)], Sharing(0.02, 0.6, 25)).tolist()


def text(first: int, words: int = 60) -> str:
    return " ".join(f"word{first + i}" for i in range(words))


def documents(bodies: list[str], first: int = 0) -> pa.Table:
    count = len(bodies)
    return pa.table(
        {
            "document_id": [f"{first + i:020x}" for i in range(count)],
            "source": ["press"] * count,
            "url": pa.nulls(count, pa.string()),
            "body": bodies,
            "published_on": [date(2031, 5, 1 + (first + i) % 3) for i in range(count)],
            "published_precision": ["day"] * count,
        }
    )


TEXTS = st.lists(st.integers(0, 9), min_size=1, max_size=14).map(lambda places: [text(25 * place) for place in places])


@settings(max_examples=10, deadline=None)
@given(TEXTS, st.data())
def test_a_comparison_with_anything_known_gives_what_one_of_all_gives(bodies: list[str], data: st.DataObject) -> None:
    everything = documents(bodies)
    some = everything.filter(pa.array(data.draw(st.lists(st.booleans(), min_size=len(bodies), max_size=len(bodies)))))
    before = dedupe_again(some, DEFAULTS, NOTHING).known
    shuffled = everything.take(pa.array(data.draw(st.permutations(range(len(bodies))))))
    assert dedupe_again(shuffled, DEFAULTS, before).duplicates.equals(dedupe(everything))
    assert dedupe_again(some, DEFAULTS, dedupe_again(everything, DEFAULTS, before).known).duplicates.equals(
        dedupe(some)
    )


def test_only_new_bodies_are_signed_and_only_they_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = [text(1000 * i) for i in range(20)], [text(1000 * i, 90) for i in range(4)]
    write_known(tmp_path / "signatures", "rules", dedupe_again(documents(old), DEFAULTS, NOTHING).known)
    asked: list[list[str]] = []

    def watched(names: object, bodies: list[str], *args: object) -> object:
        asked.append(list(bodies))
        return sign(names, bodies, *args)  # type: ignore[arg-type]

    def refused(*_: object) -> None:
        raise AssertionError("all bodies were joined")

    monkeypatch.setattr(known, "sign", watched)
    everything = documents([*old, *new])
    expected = dedupe(everything)
    asked.clear()
    monkeypatch.setattr(known, "sketch_join", refused)
    found = dedupe_again(everything, DEFAULTS, read_known(tmp_path / "signatures", "rules"))
    assert found.duplicates.equals(expected)
    assert sorted(body for bodies in asked for body in bodies) == sorted(new)
    assert expected.num_rows > 0


def test_a_batch_of_any_size_is_kept_in_few_packs_and_what_left_is_gone(tmp_path: Path) -> None:
    bodies = [text(1000 * i) for i in range(60)]
    folder = tmp_path / "signatures"
    for count in range(5, 61, 5):
        write_known(
            folder, "rules", dedupe_again(documents(bodies[:count]), DEFAULTS, read_known(folder, "rules")).known
        )
        assert len(read_known(folder, "rules")) == count
    assert len(read_known(folder, "rules").packs) < 5
    left = dedupe_again(documents(bodies[:7]), DEFAULTS, read_known(folder, "rules"))
    write_known(folder, "rules", left.known)
    assert len(read_known(folder, "rules")) == 7
    assert len(list(folder.iterdir())) == 2 + len(read_known(folder, "rules").packs)


def test_what_other_rules_made_is_not_known_and_goes_when_something_is_kept(tmp_path: Path) -> None:
    found = dedupe_again(documents([text(0), text(5)]), DEFAULTS, NOTHING).known
    write_known(tmp_path, "rules", found)
    assert read_known(tmp_path, "other rules") is NOTHING
    write_known(tmp_path, "other rules", found)
    assert read_known(tmp_path, "rules") is NOTHING
    assert len(read_known(tmp_path, "other rules")) == 2
    assert read_known(tmp_path / "nowhere", "rules") is NOTHING


def test_what_a_full_disk_did_not_take_leaves_its_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = dedupe_again(documents([text(0), text(5)]), DEFAULTS, NOTHING).known
    save, saved = np.save, []

    def full(file: Path, array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> None:
        save(file, array)
        saved.append(file)
        if len(saved) == 2:
            raise OSError("No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_known(tmp_path, "rules", found)
    assert len(saved) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", [*(f"{name}.npy" for name in kept._FILES), "pairs.npy", "known.json"])
@pytest.mark.parametrize("damage", ["gone", "half", "one_byte"])
def test_damage_to_any_file_is_an_error_of_the_store(tmp_path: Path, file: str, damage: str) -> None:
    write_known(tmp_path, "rules", dedupe_again(documents([text(0), text(5)]), DEFAULTS, NOTHING).known)
    [path] = tmp_path.rglob(file)
    content = path.read_bytes()
    path.unlink()
    if damage == "half":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "one_byte":
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    if file == "known.json" and damage == "gone":
        assert read_known(tmp_path, "rules") is NOTHING
    else:
        with pytest.raises(StoreError, match="damaged"):
            read_known(tmp_path, "rules")


@pytest.mark.parametrize(
    ("shingles", "bodies", "sizes"),
    [([2, 1], [0, 1], [1, 1]), ([1, 1], [1, 0], [1, 1]), ([1, 1], [0, 0], [2]), ([1], [1], [1]), ([1], [0], [2])],
    ids=["shingles", "bodies", "repeated", "unknown_body", "sizes"],
)
def test_sketches_in_another_order_are_told(
    tmp_path: Path, shingles: list[int], bodies: list[int], sizes: list[int]
) -> None:
    found = Sketches(np.array(shingles, np.uint64), np.array(bodies, np.uint32), np.array(sizes, np.uint32))
    assert not is_in_order(found)
    pack = sign(body_names([text(0)]), [text(0)], 5, 4)
    name = kept.write_pack(tmp_path, type(pack)(pack.names, pack.texts, pack.lengths, found))
    with pytest.raises(StoreError, match="is damaged"):
        kept.read_pack(tmp_path / name)
