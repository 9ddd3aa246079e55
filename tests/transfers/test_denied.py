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
        "None of the allies will send tanks to Ukraine.",
        "None of them sent ten howitzers to Ukraine.",
        "Neither of the partners has delivered Patriot systems.",
        "Nobody delivered 20 howitzers to Ukraine.",
        "A shipment of 20 howitzers from Norway was seized by Russia.",
        "Pirates seized a shipment of 20 generators from Norway.",
    ],
)
def test_what_is_denied_or_called_untrue_is_no_transfer(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Norway delivered 20 howitzers to Ukraine and denied that more will follow.",
        "It is true that Norway delivered 20 howitzers to Ukraine.",
        "None of this is new, and Norway delivered 20 howitzers to Ukraine.",
        "The minister confirmed that Norway delivered 20 howitzers to Ukraine.",
        "None other than Norway delivered 20 howitzers to Ukraine.",
    ],
)
def test_a_denial_of_something_else_changes_nothing(text: str) -> None:
    assert brief(text) == [("howitzers", "delivered", 20)]
