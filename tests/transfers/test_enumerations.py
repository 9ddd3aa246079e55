"""Goods that are enumerated: one word hands all of them over, whatever the parser makes of the end of the sentence."""

import pytest
from test_find_transfers import brief, transfers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "This package included 20 infantry vehicles, 30 upgraded Leopard 1 A5 tanks, and 18 wheeled howitzers.",
            [
                ("infantry vehicles", "promised", 20),
                ("Leopard 1 A5 tanks", "promised", 30),
                ("wheeled howitzers", "promised", 18),
            ],
        ),
        (
            "The aid package includes anti-tank weapons, explosives, helmets and medical equipment.",
            [
                ("anti-tank weapons", "promised", None),
                ("explosives", "promised", None),
                ("helmets", "promised", None),
                ("medical equipment", "promised", None),
            ],
        ),
        (
            "The package includes ammunition for the howitzer system, mortar shells, and rifles.",
            [("ammunition", "promised", None), ("mortar shells", "promised", None), ("rifles", "promised", None)],
        ),
        (
            "The council has agreed on more military support until 3 August, including thousands of additional mines "
            "and dozens of additional armoured trucks.",
            [("mines", "promised", None), ("armoured trucks", "promised", None)],
        ),
        (
            "The cabinet of Norway had agreed on another package for Moldova, which includes 120 mm ammunition.",
            [("120 mm ammunition", "promised", None)],
        ),
        ("The equipment provided includes transformers.", [("transformers", "delivered", None)]),
    ],
)
def test_all_of_an_enumeration_comes_as_far_as_its_first(
    text: str, expected: list[tuple[str, str, int | None]]
) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Norway sent 5 tanks, Denmark inspected 3 howitzers.", ["tanks"]),
        ("Norway sent 5 tanks but no howitzers.", ["tanks"]),
        ("The package includes ammunition, repair of heavy equipment and training.", ["ammunition"]),
        ("The strike hit oil equipment consisting of several tanks.", []),
        ("Norway spoke about 5 tanks, 3 howitzers and two radars.", []),
    ],
)
def test_what_another_verb_or_another_giver_has_is_not_enumerated(text: str, items: list[str]) -> None:
    assert [row.item.value for row in transfers(text)] == items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway will send Leopard 1 tanks.", ("Leopard 1 tanks", None)),
        ("Norway sent 20 Leopard 1 tanks.", ("Leopard 1 tanks", 20)),
        ("Norway sent 20,000 artillery ammunition.", ("artillery ammunition", 20_000)),
        ("Norway sent 155 artillery ammunition.", ("artillery ammunition", None)),
        ("Norway received 40 kW generators.", ("generators", None)),
        ("Norway sent 60,000 155-mm shells.", ("155-mm shells", 60_000)),
        ("Norway sent five all-terrain vehicles.", ("all-terrain vehicles", 5)),
        ("Norway sent five Bandvagn 206 (BV206) vehicles.", ("Bandvagn 206 (BV206) vehicles", 5)),
    ],
)
def test_a_number_in_a_name_or_a_rating_counts_nothing(text: str, expected: tuple[str, int | None]) -> None:
    row = transfers(text)[0]
    assert (row.item.value, row.quantity and int(row.quantity.value)) == expected


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway said on 3 May that it would send 14 tanks.", None),
        ("Norway said that it would send 14 tanks on 3 May.", "3 May"),
        ("Norway sent 14 tanks on 3 May.", "3 May"),
        ("Norway will send 14 tanks under a contract signed on 3 May.", None),
        ("On 3 May Norway announced the delivery of 14 tanks.", "3 May"),
    ],
)
def test_when_it_was_said_is_not_when_goods_are_handed_over(text: str, period: str | None) -> None:
    row = transfers(text)[0]
    assert (row.period and row.period.span.of(text)) == period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 ambulances are on their way to Ukraine.", [("ambulances", "delivering", 14)]),
        ("The tanks are in the way.", []),
        ("The first 10 of 88 vehicles have already been delivered.", [("vehicles", "delivered", 10)]),
        ("Ukraine will get 10 Patriot systems.", [("Patriot systems", "promised", 10)]),
        ("They want to get weapons there.", []),
        ("Norway delivered the following equipment:", []),
        ("Sweden decided to donate 16 Stridsfordon 90s.", [("Stridsfordon 90s", "promised", 16)]),
        ("Canada is donating 80,840 air-to-surface rockets.", [("air-to-surface rockets", "promised", 80_840)]),
        ("They discussed the joint production of drones.", []),
        ("A field hospital will be donated by Norway.", [("field hospital", "promised", 1)]),
    ],
)
def test_goods_on_their_way_and_goods_by_their_full_names(
    text: str, expected: list[tuple[str, str, int | None]]
) -> None:
    assert brief(text) == expected


def test_a_line_of_several_kinds_is_evidence_by_its_parts() -> None:
    text = (
        "The package that Norway announced includes:\n- 100 rifles; - Four counter-mortar radar systems; - 20 trucks."
    )
    assert [(row.item.value, row.evidence.of(text)) for row in transfers(text)] == [
        ("rifles", "100 rifles"),
        ("counter-mortar radar systems", "Four counter-mortar radar systems"),
        ("trucks", "20 trucks."),
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Ukraine asked its allies for 40 excavators. Norway will deliver 12 of them by the end of June.",
            ("excavators", "promised", 12),
        ),
        ("Norway bought 20 howitzers; twelve of them have been handed over.", ("howitzers", "delivered", 12)),
        ("Norway sent 20 drones and three trucks. It repaired 12 of them.", ("trucks", "delivered", 3)),
    ],
)
def test_a_number_of_them_counts_the_only_goods_before(text: str, last: tuple[str, str, int]) -> None:
    assert brief(text)[-1] == last
    assert all(row.provider is None or row.provider.of(text) != "the end" for row in transfers(text))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Norway sent Moldova weapons such as howitzers and mortars.", ["howitzers", "mortars"]),
        ("Norway sent Moldova equipment including helmets and vests.", ["helmets", "vests"]),
        ("Norway delivered helmets, vests and other equipment to Moldova.", ["helmets", "vests"]),
        ("Norway delivered helmets and equipment to Moldova.", ["helmets", "equipment"]),
        ("Norway sent other equipment to Moldova on Monday.", ["equipment"]),
        ("Norway sent 40 other weapons and 20 helmets to Moldova.", ["weapons", "helmets"]),
        ("Norway delivered dry rations and blankets to Moldova.", ["dry rations", "blankets"]),
        ("The post received 10,600 likes on Monday.", []),
    ],
)
def test_goods_of_no_kind_beside_those_that_are_named_are_no_more_goods(text: str, items: list[str]) -> None:
    assert [row.item.value.removeprefix("other ") for row in transfers(text)] == items
