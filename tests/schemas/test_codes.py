"""Codes of others are given for members that there are."""

from enum import StrEnum

import pytest

from communique.schemas import vocabulary
from communique.schemas.codes import _all, codes


@pytest.mark.parametrize("name", sorted(_all()))
def test_every_code_is_that_of_a_member(name: str) -> None:
    members: type[StrEnum] = getattr(vocabulary, name)

    for of_scheme in codes(members).values():
        assert set(of_scheme) <= set(members)


def test_a_step_that_another_list_does_not_know_has_no_code() -> None:
    assert codes(vocabulary.FundingStatus)["IATI"] == {"pledged": "12/13", "disbursed": "3", "reimbursed": "7"}
    assert codes(vocabulary.Comparator) == {}
