"""Which country a government without its name is of; who is no country at all."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.resolve.governments import is_bare_government, led_by
from communique.schemas.vocabulary import BlockRole, Precision


def provider(text: str) -> str | None:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    found: str | None = resolve(extract(document))["funding"][-1]["provider_id"]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Norwegian government met. The government will give €5 million in aid to Moldova.", "country:nor"),
        ("The Norwegian government met. The Danish government left. The government will give €5 million in aid.", None),
        ("The government will give €5 million in aid to Moldova. Norway is glad.", None),
        ("The Norwegian Prime Minister announced €5 million in new funding.", "country:nor"),
        ("The Norwegian Prime Minister announced €5 million in new funding. Denmark sent help to Norway.", None),
    ],
)
def test_a_government_is_of_whom_it_is_called_after_or_of_the_only_one_named(text: str, expected: str | None) -> None:
    assert provider(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The President of Iceland, Jane Roe, came. The President said that the administration would give €5 million"
            " in aid to Moldova. The President left.",
            "country:isl",
        ),
        (
            "The President of Iceland, Jane Roe, came. I am glad. The President announced €5 million in new funding.",
            None,
        ),
        ("Iceland met. The President left. The administration will give €5 million in aid to Moldova.", None),
    ],
)
def test_a_document_is_of_the_country_whose_leader_it_calls_by_the_office_alone(
    text: str, expected: str | None
) -> None:
    assert provider(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Biden-Harris Administration", ("United States",)),
        ("The Trump administration", ("United States",)),
        ("Kharkiv Regional Military Administration", ()),
        ("State Tax Administration", ()),
    ],
)
def test_a_government_is_called_after_leaders_on_public_record(words: str, expected: tuple[str, ...]) -> None:
    assert led_by(words) == expected


@pytest.mark.parametrize(
    "words", ["the government", "The Administration", "our administration", "the federal government"]
)
def test_a_government_without_a_name_is_known(words: str) -> None:
    assert is_bare_government(words)
    assert not is_bare_government(f"{words} of Norway")
    assert led_by(words) == ()
