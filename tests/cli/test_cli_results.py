"""Tables that go to another program."""

import io

import pytest

from communique.cli import results


@pytest.mark.parametrize(("length", "rule"), [(3, 3), (119, 119), (5_000, 120)])
def test_the_rule_under_the_header_is_not_as_wide_as_a_whole_text(length: int, rule: int) -> None:
    file = io.StringIO()
    results._print_table(["n"], [["x" * length], ["-" * length]], file)
    header, line, *rows = file.getvalue().splitlines()
    assert header == "n"
    assert len(line) == rule
    assert set(line) <= {"─", "-"}
    assert rows == ["x" * length, "-" * length]
