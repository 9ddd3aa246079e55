"""Quotations that stand alone behind a sentence that tells what somebody said: classes in which news fell short."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT = StatementKind.DIRECT

OF_A_THIRD = [
    ("Anna Volk said she had dismissed Karl Oddson in May. “He sold the ferries without a word.”", "Anna Volk"),
    ("Anna Volk told Harbour News that Karl Oddson would stay. “He has done the work of three.”", "Anna Volk"),
    ("Peter Brumble said the quarrel of Jane Roe and Ivan Petrenko harmed the town. “It has to end.”", "Peter Brumble"),
    ("Peter Brumble added that Jane Roe was paid too late. “She waited for a year.”", "Peter Brumble"),
    ("Anna Volk said that her captain, Karl Oddson, had been found. “I swam for two hours.”", None),
    ("Anna Volk said that Karl Oddson had written to her. “The pier is closed.”", None),
]
JUDGED = [
    ("Jane Roe called the new toll “a tax on fishermen”. “It takes a third of what they earn.”", "Jane Roe"),
    ("Peter Brumble, who runs the yard, criticised the tender. “There is no logic to it.”", "Peter Brumble"),
    ("Anna Volk described the wait as far too long. “Ships lie at anchor for weeks.”", "Anna Volk"),
    ("Karl Oddson thought the plan deserved a chance. “It costs little.”", "Karl Oddson"),
    ("Karl Oddson criticised the minister. “It was the right decision, and we stand by it.”", None),
    ("Karl Oddson called the harbour master. “Send a tug to the pier at once.”", None),
]
WITHOUT_THAT = [
    ("Anna Volk added the targets would keep every ship in port. “Let us not forget the crews.”", "Anna Volk"),
    ("Karl Oddson said critics of the port needed to see it first. “Half of them never came.”", "Karl Oddson"),
    ("On Friday Jane Roe said. “Budgets have to add up.”", "Jane Roe"),
    ("Peter Brumble has warned there is a real risk of floods. “What happens then? We drown.”", "Peter Brumble"),
    ("Anna Volk told Harbour News she had agreed with the crews. “We meet again in June.”", "Anna Volk"),
    ("Anna Volk asked who had closed the port. “It was the navy.”", None),
]
AT_THE_HEAD_OF_A_PARAGRAPH = [
    (
        "Jane Roe said the toll was too high.\n“We would like to see it halved.” The toll was raised in May.",
        "Jane Roe",
    ),
    (
        "“The pier is old,” Karl Oddson said.\n“What we have to do is to build a new one.” Work begins in June.",
        "Karl Oddson",
    ),
    (
        "It rained. “The pier is old,” Karl Oddson said.\n“We build a new one.” Work begins in June.",
        "Karl Oddson",
    ),
    (
        "Jane Roe said the toll was too high.\n“It is fair.” That was how Anna Volk answered her.",
        None,
    ),
    (
        "“The pier is old,” Karl Oddson said. The ministry sees it differently.\n“It is sound.” Work begins in June.",
        None,
    ),
    (
        "“The pier is old,” Karl Oddson said.\n“Is it?” Anna Volk laughed.",
        None,
    ),
]
OF_ANOTHER_WHO_STANDS_BEHIND = [
    (
        "Jane Roe said the mill had burned.\n“The roof came down on us.” Ada Brumble, a miller, was inside that night.",
        None,
    ),
    ("“The toll is too high,” said Jane Roe.\n“Write to me soon.” Those were the words of her daughter.", None),
    ("Jane Roe said that the mill would close.\n“We will not go.” The millers met at the gate.", None),
    ("Jane Roe said that nine people were hurt.\n“I heard a bang.” A baker who ran out is in hospital.", None),
    ("“The toll is too high,” said Jane Roe.\n“The toll is fair.” The shipping company has published its costs.", None),
    ("“The toll is too high,” said Jane Roe.\n“It has to fall.” She wants it halved by May.", "Jane Roe"),
]
ANSWERS = [
    ("Peter Brumble branded the council greedy. “We only ask for what is due.”", None),
    ("Jane Roe called the millers lazy.\n“We begin at three every night.”\nThe mill is shut.", None),
    ("Jane Roe said that Karl Oddson had sold the mill. “This is untrue from start to end.”", None),
    ("Jane Roe said that Karl Oddson had sold the mill. “She cannot show one paper.”", None),
    ("Jane Roe said that Karl Oddson had sold the mill. “He showed it to nobody.”", "Jane Roe"),
    ("Jane Roe told Peter Post that the mill would close. “This is hard on all of us.”", None),
    ("Jane Roe told Harbour News that the mill would close. “This is hard on all of us.”", "Jane Roe"),
    ("Jane Roe warned the burglars. “There is nothing here, madam.”", None),
]
TOLD_BEFORE = OF_ANOTHER_WHO_STANDS_BEHIND + ANSWERS


@pytest.mark.parametrize(("text", "who"), OF_A_THIRD + JUDGED + WITHOUT_THAT + AT_THE_HEAD_OF_A_PARAGRAPH + TOLD_BEFORE)
def test_who_goes_on_behind_a_report(text, who):
    last = [speaker for kind, _, speaker in said_by_whom(text) if kind == DIRECT][-1]
    assert last == who
