"""Whom the words of a document stand for, and when nobody is named."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.resolve.roster import Roster, roster
from communique.schemas.vocabulary import BlockRole, SpeakerResolution


def roster_of(text: str) -> Roster:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockRole.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    reading = read(Document("d" * 20, text, tuple(blocks), "en", None, None, None), load())
    return roster(reading, find_names(reading))


def who(text: str) -> str | None:
    """Whom the words in [brackets] of a text stand for."""
    start, end = text.index("["), text.index("]") - 1
    found = roster_of(text.replace("[", "").replace("]", "")).resolve(Span(start, end))
    return found.entity.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Latvian Minister of Defence Jane Roe] came.", "Jane Roe"),
        ("Minister John Roe came. He thanked President Karl Poe and the people. [He] left.", "John Roe"),
        ("Minister John Roe came. The people thanked President Karl Poe. [He] left.", "Karl Poe"),
        ("[Minister Roe] came. Jane Roe left.", "Jane Roe"),
        ("Minister of Defence Jane Roe came. [The Minister] left.", "Jane Roe"),
        ("Deputy Minister Jane Roe came. [The Deputy Minister] left.", "Jane Roe"),
        ("Deputy Minister Jane Roe came. [The Minister] left.", None),
        ("Minister Jane Roe met Minister Paul Brumble. [A minister] was late.", None),
        ("President of Malta Jane Roe came. [The Head of State] left.", "Jane Roe"),
        ("President of Malta Jane Roe came. [The President of Turkey] left.", None),
        ("President Jane Roe came. [The President of Turkey] left.", None),
        ("President of Malta Jane Roe came. The [UWB President] left.", None),
        ("President of Malta Jane Roe came. The company [president] left.", None),
        ("President of Malta Jane Roe met UWB President Paul Brumble. The UWB [President] left.", "Paul Brumble"),
        ("President of Malta Jane Roe met UWB President Paul Brumble. [The President] left.", "Jane Roe"),
        ("Jane Roe came. [She] left.", "Jane Roe"),
        ("Jane Roe came. [He] left.", None),
        ("Paul Roe met Peter Brumble. [He] left.", "Paul Roe"),
        ("A letter from Paul Roe to Peter Brumble arrived. [He] left.", None),
        ("Paul Roe spoke of the plan.\n[He] stated,", "Paul Roe"),
        ("Paul Roe said: “Peter Brumble is ill.” [He] left.", "Paul Roe"),
        ("Jane Roe came. [Admiral Sir Paul Brumble KCB DSO] left.", "Paul Brumble"),
        ("[Lt Gen Sir Paul Brumble] left.", "Paul Brumble"),
        ("[His colleague, Paul Brumble] left.", "Paul Brumble"),
        ("[Jane Roe’s adviser Paul Brumble] left.", "Paul Brumble"),
        ("[A lawyer for Paul Brumble] left.", None),
        ("[A colleague of Paul Brumble] left.", None),
        ("Paul Roe and Peter Brumble came. [He] left.", None),
        ("Jane Roe and Peter Brumble came. [He] left.", "Peter Brumble"),
        ("[Latvian officials] left.", None),
        ("[The Latvian delegation] left.", "Latvia"),
        ("[Latvia] agreed.", "Latvia"),
        ("[The European partners of Latvia] agreed.", "European partners"),
        ("[The countries that have invested in Latvia] agreed.", None),
        ("[Officials] agreed with Jane Roe.", None),
        ("Jane Roe came. [They] left.", None),
        ("[Jane Roe’s office] agreed.", None),
        ("The Ministry of Health paid. [The ministry] agreed.", "Ministry of Health"),
        ("The Ministry of Trade and the Ministry of Health paid. [The ministry] agreed.", None),
        ("[President of Malta Jane Roe] came.", "Jane Roe"),
        ("[The official website of the Ministry of Health] was down.", "Ministry of Health"),
        ("[The Ministry of Health’s Telegram channel] was down.", "Ministry of Health"),
        ("[An online statement of the Ministry of Health] was short.", "Ministry of Health"),
        ("NATO met. Secretary General Jens Stoltenberg came. [The NATO chief] left.", "Jens Stoltenberg"),
        ("The Norwegian Ministry of Defence paid. [The Defence Ministry] left.", "Norwegian Ministry of Defence"),
        ("[A channel between Norway and Denmark] was down.", None),
        ("[The secret account of the Ministry of Health] was down.", None),
        ("President of Malta Jane Roe met President of Poland Paul Brumble. [The President] left.", "Jane Roe"),
        ("Denmark will send trucks. [It] said that more would come.", "Denmark"),
        ("The European Commission agreed. [It] said that more would come.", "European Commission"),
        ("Denmark criticised Norway. [It] said that more would come.", "Denmark"),
        ("The plan of Denmark changed. [It] said that more would come.", None),
        ("Denmark and Norway met. [It] said that more would come.", None),
        ("Jane Roe met the European Commission. [It] said that more would come.", None),
        ("Denmark agreed. [It] is expected that more will come.", None),
        ("The European Commission agreed.\nRain fell. [It] said that more would come.", None),
        ("Norway said that trucks would come, and [it] added that more would follow.", "Norway"),
        ("The Danish government agreed. [It] said that more would come.", "Denmark"),
        ("The Association of Boat Builders met. [The association] agreed.", "Association of Boat Builders"),
        ("The European Union met. [The bloc] agreed.", "European Union"),
        ("NATO met. [The Alliance] agreed.", "NATO"),
        ("Saab opened a plant. [The company] agreed.", "Saab"),
        ("Saab and Airbus opened a plant. [The company] agreed.", None),
        ("[The Norwegian government] agreed.", "Norway"),
        ("[Norway’s government] agreed.", "Norway"),
        ("[Ukrainian authorities] agreed.", "Ukraine"),
        ("They called on the [British] government.", "United Kingdom"),
        ("They called on [British] officials.", None),
        ("[Russian forces] left.", None),
        ("[British media] left.", None),
        ("The Ministry of Health paid. [The ministry] agreed. The Ministry of Trade left.", "Ministry of Health"),
        ("[The ministry] agreed. The Ministry of Health paid.", None),
        ("The Road Agency met the Sea Agency. The Sea Agency paid. [The agency] agreed.", "Sea Agency"),
        ("Prices fell, according to the Sea Agency. “Trade works,” [it] wrote.", "Sea Agency"),
        ("The Sea Agency is calm. “Rain fell,” [it] wrote.", "Sea Agency"),
        ("The Sea Agency explained:\n“We paid. Ships came.”\n[It] called it trade.", "Sea Agency"),
        ("The Sea Agency paid. More ships, [it] said, would come.", "Sea Agency"),
        ("First Lady Jane Roe spoke. [The President's wife] left.", "Jane Roe"),
        ("The President of Malta Paul Roe spoke. [The President's wife] left.", None),
        ("President of Malta Paul Roe spoke. [The head of the Maltese state] left.", "Paul Roe"),
        ("President of Malta Paul Roe spoke. [The Maltese leader] left.", "Paul Roe"),
        ("President of Malta Paul Roe spoke. [The Polish leader] left.", None),
        (
            "President of Malta Jane Roe met President of Poland Anna Brumble. The President left. [She] agreed.",
            "Jane Roe",
        ),
    ],
)
def test_a_phrase_stands_for_its_head_or_nobody(text: str, name: str | None) -> None:
    assert who(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Road Agency issued a statement on Monday. [The statement] listed ships.", "Road Agency"),
        ("The Road Agency met and published a report. [The report] listed ships.", "Road Agency"),
        ("The Road Agency issued a statement. [The announcement] listed ships.", "Road Agency"),
        ("The Road Agency issued a statement. [The letter] listed ships.", None),
        ("The Road Agency released its Malta report. [The report] listed ships.", "Road Agency"),
        ("The Road Agency released the Paul Roe report. [The report] listed ships.", None),
        ("Jane Roe was cited in a NATO statement. [The statement] listed ships.", "NATO"),
        ("Jane Roe was cited in a NATO report. [The report] listed ships.", None),
        ("Jane Roe was cited in a Malta statement. [The statement] listed ships.", None),
        ("Jane Roe was cited in a Facebook statement. [The statement] listed ships.", None),
        ("Jane Roe issued a NATO statement. [The statement] listed ships.", None),
        ("The Road Agency did not publish a report. [The report] listed ships.", None),
        ("The Road Agency may publish a report. [The report] listed ships.", None),
        ("Jane Roe denied that the Road Agency published a report. [The report] listed ships.", None),
        ("If the Road Agency publishes a report, ships come. [The report] listed ships.", None),
        ("Did the Road Agency publish a report? [The report] listed ships.", None),
        ("The Road Agency asked the clerks to publish a report. [The report] listed ships.", None),
        ("The Road Agency published a report by the clerks. [The report] listed ships.", None),
        ("The Road Agency and the Sea Agency issued a statement. [The statement] listed ships.", None),
        ("The Road Agency said in a statement that rain fell. [The statement] listed ships.", "Road Agency"),
        ("A report was published by the Road Agency. [The report] listed ships.", "Road Agency"),
        ("The Road Agency’s report came. [The report] listed ships.", "Road Agency"),
        ("The Road Agency’s report came. Jane Roe was blamed in a report. [The report] listed ships.", None),
        ("Jane Roe was blamed in a report. [The report] listed ships.", None),
        ("Jane Roe was blamed in a report by the Road Agency. [The report] listed ships.", "Road Agency"),
        ("Jane Roe praised what she had read in a report by clerks. [The report] listed ships.", None),
        ("Jane Roe got a letter from Malta. [The letter] listed ships.", None),
        ("Jane Roe was sent a letter. [The letter] listed ships.", None),
        ("Jane Roe sent a letter to Malta. [The letter] listed ships.", "Jane Roe"),
        ("The Road Agency issued a report. Two reports came. [The report] listed ships.", None),
    ],
)
def test_a_text_is_of_whoever_the_document_says_published_it(text: str, name: str | None) -> None:
    assert who(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Colonel Paul Roe leads the crew. [The colonel] left.", "Paul Roe"),
        ("Colonel Paul Roe leads the crew. The colonel slept. [The colonel] left.", "Paul Roe"),
        ("Lt. Col. Paul Roe leads the crew. [The colonel] left.", "Paul Roe"),
        ("General Paul Roe wrote to the General Staff. [The general] left.", "Paul Roe"),
        ("Colonel Paul Roe leads the crew. Colonel Peter Brumble came. [The colonel] left.", None),
        ("Colonel Paul Roe leads the crew. A Maltese colonel came. [The colonel] left.", None),
        ("A Maltese colonel came. Colonel Paul Roe leads the crew. [The colonel] left.", None),
        ("Colonel Paul Roe leads the crew. Two colonels came. [The colonel] left.", None),
        ("[The colonel] left. Colonel Paul Roe leads the crew.", None),
        ("Deputy Minister Jane Roe opened a pier. [The official] left.", "Jane Roe"),
        ("Deputy Minister Jane Roe came. The Deputy Minister ate. [The official] left.", "Jane Roe"),
        ("Jane Roe opened a pier. [The official] left.", None),
        ("Deputy Minister Jane Roe met Minister Paul Brumble. [The official] left.", None),
        ("An aide spoke of piers. Deputy Minister Jane Roe was silent. [The official] left.", None),
        ("Deputy Minister Jane Roe met the head of the port. [The official] left.", None),
        ("Officials spoke of piers. Deputy Minister Jane Roe was silent. [The official] left.", None),
        ("[The official] left. Deputy Minister Jane Roe opened a pier.", None),
        ("Ambassador Jane Roe opened a pier. [The diplomat] left.", "Jane Roe"),
        ("Minister Jane Roe opened a pier. [The aide] left.", None),
    ],
)
def test_a_rank_or_an_official_is_the_one_bearer_told_of_before(text: str, name: str | None) -> None:
    assert who(text) == name


def test_the_way_of_resolution_is_told_and_surer_for_names() -> None:
    text = "Minister of Trade Paul Roe came. The Minister spoke. He left."
    people = roster_of(text)
    found = [
        people.resolve(Span(text.index(w), text.index(w) + len(w))) for w in ("Paul Roe", "The Minister", "He left"[:2])
    ]
    assert [f and f.resolution for f in found] == [
        SpeakerResolution.NAME,
        SpeakerResolution.TITLE,
        SpeakerResolution.PRONOUN,
    ]
    sure = [f.confidence for f in found if f]
    assert sure == sorted(sure, reverse=True)


def test_the_leaders_are_those_who_met() -> None:
    text = "President of Malta Jane Roe met President of Poland Paul Brumble. The leaders agreed on trade."
    start = text.index("The leaders")
    found = roster_of(text).resolve_all(Span(start, start + len("The leaders")))
    assert [r.entity.name for r in found] == ["Jane Roe", "Paul Brumble"]


def test_they_are_the_countries_that_are_the_subject_before() -> None:
    text = "Denmark, Norway and Sweden met. They agreed on trade."
    start = text.index("They")
    found = roster_of(text).resolve_all(Span(start, start + len("They")))
    assert [r.entity.name for r in found] == ["Denmark", "Norway", "Sweden"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Denmark and its partners met. [They] agreed on trade.", []),
        ("Denmark, Norway and Malta met. [The three countries] agreed.", ["Denmark", "Norway", "Malta"]),
        ("Denmark and Norway met. [The three countries] agreed.", []),
        ("Denmark and Norway met. The two countries paid. [They] agreed.", ["Denmark", "Norway"]),
        ("The Maltese Armed Forces paid. [They] agreed.", ["Maltese Armed Forces"]),
        ("Jane Roe met Paul Brumble. Those countries that fear [they] lose left.", []),
        ("Jane Roe met Paul Brumble. The ships left. [They] were late.", []),
        ("Jane Roe met Paul Brumble, Peter Roe and Anna Brumble. [Both sides] agreed.", []),
        ("Jane Roe met Paul Brumble. Rain fell. Snow fell. [Both sides] agreed.", ["Jane Roe", "Paul Brumble"]),
        ("Envoys of Denmark and Norway spoke. [Both sides] agreed.", ["Denmark", "Norway"]),
        ("Envoys of Denmark, Malta and Norway spoke. [Both sides] agreed.", []),
        ("Jane Roe and her counterparts met. [They] agreed on trade.", ["Jane Roe"]),
        ("Jane Roe and her friends met. [They] agreed on trade.", []),
        (
            "Jane Roe met Paul Brumble. They spoke of trade. Jane Roe praised the ships that came. [They] agreed.",
            ["Jane Roe", "Paul Brumble"],
        ),
    ],
)
def test_whom_phrases_for_several_stand_for(text: str, names: list[str]) -> None:
    start, end = text.index("["), text.index("]") - 1
    found = roster_of(text.replace("[", "").replace("]", "")).resolve_all(Span(start, end))
    assert [r.entity.name for r in found] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Міністр Тарас Вигадько] прибув.", "Тарас Вигадько"),
        ("[В Міністерстві оборони України] кажуть.", "Ministry of Defence of Ukraine"),
        ("[представник Міністерства оборони] каже.", None),
        ("Міністерство оборони України прибуло. За даними [міністерства], дощ.", "Ministry of Defence of Ukraine"),
        ("За даними [міністерства], дощ.", None),
    ],
)
def test_ukrainian_phrases_without_a_parse(text: str, name: str | None) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    block = Block(BlockRole.PARAGRAPH, Span(0, len(plain)))
    reading = read(Document("d" * 20, plain, (block,), "uk", None, None, None), load())
    found = roster(reading, find_names(reading)).resolve(Span(start, end))
    assert (found.entity.name if found else None) == name


def test_mentions_have_titles_that_stand_for_one_person() -> None:
    text = "Minister of Trade Paul Roe came. The Minister spoke."
    assert [(m.span.of(text), str(m.kind)) for m in roster_of(text).mentions] == [
        ("Paul Roe", "name"),
        ("Minister", "title"),
    ]


def test_mentions_have_pronouns_outside_quotation_marks() -> None:
    text = "Paul Roe came. He said: “He is late.”"
    assert [(m.span.of(text), str(m.kind)) for m in roster_of(text).mentions] == [
        ("Paul Roe", "name"),
        ("He", "pronoun"),
    ]
