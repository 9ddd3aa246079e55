"""Stage directions and sentences that tell of a photo are text, and so is what somebody says to a reader."""

import pytest

from communique.clean import label
from communique.schemas.vocabulary import BlockRole

STORY = (
    "The ministry of infrastructure opened the bridge over the Oder on Monday, after two years of work.\n\n"
    "The minister thanked the engineers and said that the second bridge would follow before the winter comes.\n\n"
)


def clutter_of(line: str) -> list[str]:
    text = f"Bridge over the Oder is open again\n\n{STORY}{line}\n\n{STORY}"
    return [text[part.start : part.end] for part in label(text)[0] if part.role is BlockRole.BOILERPLATE]


@pytest.mark.parametrize(
    "line",
    [
        "She pointed at the wall (photo by the river is shown)",
        "She pointed at the wall (video by the river, picture by a child on the screen)",
        "He said: Look at this photo: That is me on the bridge",
        "Here is a photo: The bridge was closed for two winters",
        "Thank you for contacting us, the Minister said.",
        "The story code is 1234, he said, and the bridge is open.",
        "You subscribed to a plan that was never carried out, the Minister said.",
    ],
)
def test_what_is_told_is_no_clutter(line: str) -> None:
    assert clutter_of(line) == []


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Workers on the bridge (Photo by Grace Vantrell)", "(Photo by Grace Vantrell)"),
        ("The bridge in winter. Photo: Grace Vantrell", "Photo: Grace Vantrell"),
        ("Thank you for contacting us!", "Thank you for contacting us!"),
        ("Enlarge image", "Enlarge image"),
        ("Story Code : 934365", "Story Code : 934365"),
        ("You are subscribed to Bridges of Norland. It is now available.",) * 2,
    ],
)
def test_a_credit_and_a_form_are_clutter(line: str, credit: str) -> None:
    assert clutter_of(line) == [credit]


@pytest.mark.parametrize("line", ["(Cross-talk.)", "(Applause)", "(The treaty is signed.)", "(Speaks in Danish)"])
def test_a_direction_that_comes_again_is_text(line: str) -> None:
    assert clutter_of(f"{line}\n\n{STORY}{line}") == []


@pytest.mark.parametrize("line", ["(Grace Vantrell)", "(Grace van Roe/Zorba News)", "(Zorba News via Vantrell)"])
def test_a_name_in_brackets_that_comes_again_is_who_took_the_pictures(line: str) -> None:
    assert clutter_of(f"{line}\n\n{STORY}{line}") == [line, line]
