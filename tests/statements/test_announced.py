"""A sentence that says who makes the text on the next line."""

import pytest

from communique.schemas.vocabulary import StatementKind
from tests.statements.small_readings import said_by_whom

DIRECT = StatementKind.DIRECT
QUOTATION = "“We shall keep the harbour open.”"


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Ole Brand issued the following statement:", "Ole Brand"),
        ("Ole Brand made the following remarks in parliament today regarding the Harbour Act:", "Ole Brand"),
        ("Senator Ole Brand delivered these remarks on Monday, as shown below:", "Ole Brand"),
        ("The following statement was issued by Ole Brand after the vote:", "Ole Brand"),
        ("The following is a statement from Ole Brand:", "Ole Brand"),
        ("Ole Brand did not make the following statement:", None),
        ("Ole Brand received the following letter on Monday:", None),
        ("The clerk made the following list of remarks after Ole Brand left:", None),
    ],
)
def test_who_makes_the_text_that_follows_speaks(line: str, speaker: str | None) -> None:
    assert said_by_whom(f"{line}\n{QUOTATION}") == [(DIRECT, "We shall keep the harbour open", speaker)]
