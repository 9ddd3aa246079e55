import pyarrow as pa
import pytest

from communique.build.states import without_repeated_articles
from communique.clean import clean
from communique.schemas.contract import empty
from communique.sources.records import RECORDS

PAGE = """<html><head><title>{title}</title></head><body><nav>{menu}</nav><main><h1>{title}</h1><p>{text}</p></main>
</body></html>"""
TEXT = "The minister met her colleague from Norway in Oslo and they spoke about air defence for an hour."
OTHER = "The minister met her colleague from Norway in Oslo and they spoke about air defence for two hours."


def page(
    locator: str, text: str, menu: str = "Home", title: str = "Visit", source: str = "ministry"
) -> dict[str, object]:
    return {
        **dict.fromkeys(RECORDS.names),
        **{name: [] for name in ("repairs", "authors", "tags")},
        "source": source,
        "locator": locator,
        "raw_sha256": "0" * 64,
        "media_type": "text/html",
        "encoding": "utf-8",
        "markup": "html",
        "content": PAGE.format(title=title, menu=menu, text=text),
    }


CASES = [
    ("another menu", [page("a", TEXT), page("a", TEXT, "Home | News")], [0]),
    ("another article", [page("a", TEXT), page("a", OTHER)], [0, 1]),
    ("another title", [page("a", TEXT), page("a", TEXT, title="A visit")], [0, 1]),
    ("the first article again", [page("a", TEXT), page("a", OTHER), page("a", TEXT, "News")], [0, 1]),
    ("at another address", [page("a", TEXT), page("b", TEXT, "News")], [0, 1]),
    ("of another source", [page("a", TEXT), page("a", TEXT, source="other")], [0, 1]),
]


@pytest.mark.parametrize(("what", "pages", "kept"), CASES, ids=[what for what, _, _ in CASES])
def test_a_state_with_the_article_of_an_earlier_one_is_left_out(
    what: str, pages: list[dict[str, object]], kept: list[int]
) -> None:
    documents = clean(pa.Table.from_pylist(pages, schema=RECORDS))
    states = without_repeated_articles(documents)
    assert states.documents.equals(documents.take(kept))
    assert states.quarantine.num_rows == len(pages) - len(kept)
    assert set(states.quarantine.column("rule").to_pylist()) <= {"same_article"}


def test_no_documents_are_no_documents() -> None:
    assert without_repeated_articles(empty("documents")).documents.num_rows == 0
