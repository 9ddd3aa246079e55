"""Goods of which a text says that they were not handed over are not handed over, however finite the verb."""

import pytest
from test_find_transfers import brief


@pytest.mark.parametrize(
    "text",
    [
        "Norway denied that it had delivered 20 howitzers to Ukraine.",
        "Norway denied delivering 20 howitzers to Ukraine.",
        "It is not true that Norway delivered 20 howitzers to Ukraine.",
        "The ministry rejected reports that Norway had delivered 20 howitzers to Ukraine.",
        "The claim that Norway delivered 20 howitzers to Ukraine is false.",
    ],
)
def test_what_is_denied_or_called_untrue_is_no_transfer(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Norway delivered 20 howitzers to Ukraine and denied that more will follow.",
        "It is true that Norway delivered 20 howitzers to Ukraine.",
        "The minister confirmed that Norway delivered 20 howitzers to Ukraine.",
    ],
)
def test_a_denial_of_something_else_changes_nothing(text: str) -> None:
    assert brief(text) == [("howitzers", "delivered", 20)]
