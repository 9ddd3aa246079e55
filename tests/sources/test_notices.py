"""Notices are told once each, and not without end."""

import pytest

from communique.sources.notices import MOST_TOLD, NoticeKind, Notices


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (1, "a/x.jsonl:1: the field 'f0000' is not understood and is left out"),
        (MOST_TOLD, "a/x.jsonl:1: the field 'f0009' is not understood and is left out"),
        (3_000, "a: and 2,990 more"),
    ],
)
def test_the_first_of_each_source_are_warnings(count: int, last: str, caplog: pytest.LogCaptureFixture) -> None:
    notices = Notices()
    notices.add("b", NoticeKind.TRAILING_BYTES, "b/y.gz")
    for i in range(count):
        notices.add("a", NoticeKind.UNKNOWN_FIELD, "a/x.jsonl:1", f"f{i:04}")
    assert len(notices.told()) == count + 1
    of_a = [message for message in caplog.messages if message.startswith("a")]
    assert of_a[-1] == last
    assert len(of_a) == min(count, MOST_TOLD + 1)
    assert caplog.messages[-1].startswith("b/y.gz")
