"""Whatever words stand in a text, in any order, extraction gives rows whose evidence is in it, and never fails."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole, Precision

WORDS = """
said says told announced according reported added that to by from of for in on as and with the The a his
minister Minister President ministry general General spokesman Head director chief analyst officials they He she it
Jane Roe Ole Brand Lt Gen. Mr Al Norland Norland's Ukraine Ukrainian Kyiv NATO (NATO) Ministry Defence Navy AFP
million billion $3 €2.5 5 20 per cent % million, tanks missiles shells pledged provided received delivered allocated
killed wounded attacks troops urged asked demanded met visited agreement Monday May 2024 last week not no will
, . : ; - – — “ ” " ' ’ ( ) [ ] « » … ! ?
""".split()  # noqa: SIM905  # a list of them would be three times as long
LINES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=4)


@given(lines=LINES, titled=st.booleans())
@settings(max_examples=150, deadline=None)
def test_extraction_takes_any_words(lines: list[str], titled: bool) -> None:
    text, blocks = "\n".join(lines), []
    at = 0
    for line in lines:
        role = BlockRole.TITLE if titled and not blocks else BlockRole.PARAGRAPH
        blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    title = lines[0] if titled else None
    document = Document("0" * 20, text, tuple(blocks), "en", title, date(2024, 11, 5), Precision.DAY)
    rows = resolve(extract(document))
    for table in ("statements", "funding", "transfers", "figures", "events", "requests"):
        for row in rows[table]:
            assert row["evidence"] == text[row["evidence_start"] : row["evidence_end"]] != ""
