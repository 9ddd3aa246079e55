"""Which body said what, in whole small documents: firms, press services, texts, posts, headlines."""

import pytest
from small_readings import said_by_whom

from communique.schemas.vocabulary import StatementKind

DIRECT, INDIRECT = StatementKind.DIRECT, StatementKind.INDIRECT

FIRMS = [
    (
        "The boats “will be built in Riga,” Nordhavn said. “We are proud of our yard,” the company added.",
        [(DIRECT, "We are proud of our yard", None)],
    ),
    (
        "“The first ten drones left the plant on Monday,” Skyrell said.\n"
        "Skyrell, which makes drones, said it would hire ninety people.",
        [
            (DIRECT, "The first ten drones left the plant on Monday", "Skyrell"),
            (INDIRECT, "it would hire ninety people", "Skyrell"),
        ],
    ),
    (
        "Shipbuilder Vantrell announced that it will open a yard in Gdynia.",
        [(INDIRECT, "it will open a yard in Gdynia", "Vantrell")],
    ),
    (
        "According to Rheinmetall, the plant will make 200,000 shells a year.",
        [(INDIRECT, "the plant will make 200,000 shells a year", "Rheinmetall")],
    ),
    (
        "Drone maker Skyrell's chief executive, Anna Volk, said the order was the largest so far.",
        [(INDIRECT, "the order was the largest so far", "Anna Volk")],
    ),
    (
        "Skyrell, a drone maker, opened a plant in Riga. “We are proud of our yard,” the company added.",
        [(DIRECT, "We are proud of our yard", "Skyrell")],
    ),
]

APPOSED = [
    (
        "U.S. Department of Health and Human Services Secretary Karl Oddson told the board that it was late.",
        [(INDIRECT, "it was late", "Karl Oddson")],
    ),
    (
        "The group that owns her songs, Big Engine, says that she may sing. Big Engine have twice denied it.\n"
        "“We never said that she could not sing,” they said in a statement.",
        [
            (INDIRECT, "she may sing", "Big Engine"),
            (DIRECT, "We never said that she could not sing", "Big Engine"),
        ],
    ),
    (
        "The charity, Open Doors, says that the ferry was late.",
        [(INDIRECT, "the ferry was late", "Open Doors")],
    ),
    (
        "The company that runs the hall, Jane Roe Productions, denies that it was late.",
        [(INDIRECT, "it was late", "Jane Roe Productions")],
    ),
    (
        "The company of her brother, Zorba Vantrell, was late. “We never said it,” the company added.",
        [(DIRECT, "We never said it", None)],
    ),
]

TEXTS = [
    (
        "The Riga Post's survey found that voters want new ferries.",
        [(INDIRECT, "voters want new ferries", "Riga Post")],
    ),
    (
        "Norway's survey found that voters want new ferries.",
        [(INDIRECT, "voters want new ferries", None)],
    ),
    (
        "The Harbour Foundation bought a boat. Its website says that the boat sails well.",
        [(INDIRECT, "the boat sails well", "Harbour Foundation")],
    ),
    (
        "The plan of the Harbour Foundation changed. Its website says that the boat sails well.",
        [(INDIRECT, "the boat sails well", None)],
    ),
    (
        "The Harbour Foundation wrote in a brief that the pier was old. The brief said that rain had broken it.",
        [
            (INDIRECT, "the pier was old", "Harbour Foundation"),
            (INDIRECT, "rain had broken it", "Harbour Foundation"),
        ],
    ),
    (
        "The Ministry of Defence of Latvia published a statement. “The boats arrive in May,” the statement said.",
        [(DIRECT, "The boats arrive in May", "Ministry of Defence of Latvia")],
    ),
    (
        "“The road is open again,” reads a statement from the Norwegian Ministry of Defence.",
        [(DIRECT, "The road is open again", "Norwegian Ministry of Defence")],
    ),
    (
        "The European Commission said in a statement that the loan was paid.",
        [(INDIRECT, "the loan was paid", "European Commission")],
    ),
    (
        "“No ship was hit,” the Navy’s statement reads. The report says that three sailors were treated.",
        [(DIRECT, "No ship was hit", None)],
    ),
    (
        "In a joint statement, Denmark and Norway said that the patrols would go on.",
        [(INDIRECT, "the patrols would go on", "Denmark")],
    ),
]

PRESS_SERVICES = [
    (
        "The press service of the Ministry of Defence of Ukraine reported that four towns had power again.",
        [(INDIRECT, "four towns had power again", "Ministry of Defence of Ukraine")],
    ),
    (
        "“Crews work day and night,” the press service of the Naval Forces said.",
        [(DIRECT, "Crews work day and night", "Naval Forces")],
    ),
    (
        "Four towns have power again, the Ministry of Energy’s press office reported.",
        [(INDIRECT, "Four towns have power again", "Ministry of Energy")],
    ),
    (
        "According to the press office of the Riga Port Authority, the pier is open.",
        [(INDIRECT, "the pier is open", "Riga Port Authority")],
    ),
]

POSTS = [
    (
        "In a post on X, Anna Volk wrote that the train had left.",
        [(INDIRECT, "the train had left", "Anna Volk")],
    ),
    (
        "“We stay,” Ivan Petrenko wrote on Telegram.",
        [(DIRECT, "We stay", "Ivan Petrenko")],
    ),
    (
        "“The train has left the station,” Volk posted on social media. Anna Volk heads the railways.",
        [(DIRECT, "The train has left the station", "Anna Volk")],
    ),
    (
        "Governor Ivan Petrenko took to Telegram to say: “Power is back in all towns.”",
        [(DIRECT, "Power is back in all towns", "Ivan Petrenko")],
    ),
    (
        "Writing on Facebook, the regional head, Ivan Petrenko, said two shops were hit.",
        [(INDIRECT, "two shops were hit", "Ivan Petrenko")],
    ),
]

TOGETHER = [
    (
        "The United States and Norway welcome the progress made on the new port.",
        [(INDIRECT, "the progress made on the new port", "United States")],
    ),
    (
        "The United States and Norway recognize that the Arctic needs rescue ships.",
        [(INDIRECT, "the Arctic needs rescue ships", "United States")],
    ),
    (
        "Both countries reaffirm the importance of free trade. Norway and Poland also condemn the attack on the port.",
        [(INDIRECT, "the attack on the port", "Norway")],
    ),
    (
        "The Ministers underscored that the talks must go on and welcomed the new fund.",
        [(INDIRECT, "the talks must go on", None)],
    ),
]

HEADLINES = [
    (
        "# Defence Minister Anna Volk: We will buy ten more boats\nThe minister spoke in Riga.",
        [(INDIRECT, "We will buy ten more boats", "Anna Volk")],
    ),
    (
        "# Latvia to send boats to Ukraine, Volk says\nDefence Minister Anna Volk spoke in Riga on Monday.",
        [(INDIRECT, "Latvia to send boats to Ukraine", "Anna Volk")],
    ),
    (
        "# NATO says ten ships will patrol the Baltic Sea\nThe patrols begin on Monday.",
        [(INDIRECT, "ten ships will patrol the Baltic Sea", "NATO")],
    ),
]

SPOKESPERSONS = [
    (
        "Ministry of Defence spokesman Peter Brumble said that two boats had sunk.",
        [(INDIRECT, "two boats had sunk", "Peter Brumble")],
    ),
    (
        "The President’s spokesperson, Anna Volk, told reporters that no date had been set.",
        [(INDIRECT, "no date had been set", "Anna Volk")],
    ),
    (
        "“The road is closed,” said Karl Oddson, a spokesman for the Norwegian Armed Forces.",
        [(DIRECT, "The road is closed", "Karl Oddson")],
    ),
    (
        "A spokesperson for the European Commission said that the funds would be paid in May.",
        [(INDIRECT, "the funds would be paid in May", "European Commission")],
    ),
    (
        "“We received the letter,” a NATO spokeswoman said.",
        [(DIRECT, "We received the letter", "NATO")],
    ),
    (
        "Peter Brumble, spokesman of the Navy, wrote: “All crews are safe.”",
        [(DIRECT, "All crews are safe", "Peter Brumble")],
    ),
]

CASES = [*FIRMS, *APPOSED, *TEXTS, *PRESS_SERVICES, *POSTS, *TOGETHER, *HEADLINES, *SPOKESPERSONS]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_a_document_tells_which_body_said_it(text: str, said: list[tuple[StatementKind, str, str | None]]) -> None:
    found = said_by_whom(text)
    assert [row for row in said if tuple(map(str, row[:2])) + row[2:] not in found] == []
