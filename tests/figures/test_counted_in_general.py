"""What of general language is counted, small numbers and labels among it; and money that is a matter of funding."""

import pytest
from test_find_figures import figures


def told(text: str) -> list[tuple[float, str | None]]:
    return [(float(row.value.value), row.object.value if row.object else None) for row in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("His five companies owe taxes.", [(5, "companies")]),
        ("Two of his three farms burned down.", [(2, "farms"), (3, "farms")]),
        ("The two farms burned down.", []),
        ("Their two countries signed a treaty.", []),
        ("Our two farms burned down.", []),
        ("The fund works in 34 countries.", [(34, "countries")]),
        ("Leaders from 45 nations met in Vika.", []),
        ("The doctor reported three cases of measles.", [(3, "cases")]),
        ("The report names three cases.", []),
        ("9,000 of them were jobs in the car industry.", [(9000, "jobs")]),
        ("The ministry opened the 988 line.", []),
        ("The company owns 60 aircraft.", [(60, "aircraft")]),
        ("One in five households has no water.", []),
        ("Three out of four voters stayed at home.", []),
        ("The army shot down 18 out of 20 drones.", [(18, "drones"), (20, "drones")]),
        ("Fire killed 12 in 20 villages.", [(12, None), (20, "villages")]),
        ("The port was shelled 40 times that night.", [(40, "times")]),
        ("The port grew 40 times as fast.", []),
        ("Week nine of his presidency was busy.", []),
        ("The day began with her four co-hosts.", []),
        ("Six of the largest firms closed.", [(6, "largest firms")]),
        ("The firm spends ten times as much on fuel.", []),
        ("The port was shelled 40 times in May.", [(40, "times")]),
        ("The policy rests on the Six Assurances of that year.", []),
        ("The ministry created Twelve Regional Centres for farmers.", [(12, "Regional Centres")]),
        ("The new Nemo 5 routinely reached the coast.", []),
        ("The battery lasts 7+ hours.", []),
        ("Children ages 5 to 19 were examined.", []),
        ("They took two steps: one, to cut the link; two, to close the port.", []),
        ("Gas is down 27 cents a gallon.", [(27, "Gas")]),
        ("A 15- to 60-volt line is laid.", []),
    ],
)
def test_small_numbers_count_unless_they_refer_back_or_are_a_label(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Engineers formed a 40-vehicle convoy.", [(40, "vehicle", None)]),
        ("A 600-mile border separates the two states.", [(600, "border", "mile")]),
        ("The two-state solution is dead.", []),
        ("They fired a 300-km missile.", []),
        ("A 16-inch wheel is on sale.", []),
    ],
)
def test_a_number_before_a_hyphen_counts_with_some_nouns(
    text: str, expected: list[tuple[float, str, str | None]]
) -> None:
    units = [row.unit.value if row.unit else None for row in figures(text)]
    assert [(value, thing, unit) for (value, thing), unit in zip(told(text), units, strict=True)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The index fell 102.2 points, or 0.36%, to 27,934.02.",
            [("index_fall", 102.2, "points"), ("index_fall", 0.36, "percent"), ("index", 27934.02, None)],
        ),
        ("Output rose 2% to 400,000 barrels.", [("output_rise", 2, "percent"), ("output", 400_000, "barrels")]),
        ("The state raised its cap to 125,000.", [("cap", 125_000, None)]),
        ("The bank cut its rate by 25 basis points.", [("rate_fall", 25, "basis points")]),
        ("She made two points in her speech.", []),
    ],
)
def test_by_how_much_and_to_what_something_moved(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    found = [(row.metric, float(row.value.value), row.unit.value if row.unit else None) for row in figures(text)]
    assert [(name, value, "percent" if unit and "%" in unit else unit) for name, value, unit in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry requested another $5 million in the budget.", []),
        ("This includes $7 million for the coast guard.", []),
        ("A record was set: nearly $7 million in new grants this year.", []),
        ("The help has grown, including $7 million this year.", []),
        ("The state froze assets, including $7 million in boats.", [(7_000_000, "boats")]),
        ("Tickets from $12 for pupils.", [(12, "Tickets")]),
    ],
)
def test_a_sum_for_a_purpose_is_no_figure(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert told(text) == expected
