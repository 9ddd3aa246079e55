from pathlib import Path

import pytest

from communique.collect.configuration import FeedSource
from communique.collect.loading import ConfigurationError, load

GOOD = """
contact: press-archive@example.org
sources:
  - name: ministry-news
    kind: feed
    url: https://www.example.org/rss
    language: en
    exclude: /video/
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_with_a_feed_is_read_with_its_defaults(tmp_path: Path) -> None:
    configuration = load(written(tmp_path, GOOD))
    (source,) = configuration.sources
    assert isinstance(source, FeedSource)
    assert (source.exclude, source.published, source.private_networks) == (("/video/",), "page", ())


WRONG = [
    ("unknown field", GOOD.replace("language", "langauge"), 7, "langauge: not known here"),
    ("no such language", GOOD.replace(": en", ": xx"), 7, "no ISO 639-1 code"),
    ("no address", GOOD.replace("https://www.", "ftp://www."), 6, "URL scheme should be"),
    ("unknown kind", GOOD.replace("kind: feed", "kind: newsletter"), 4, "a source is one of feed, folder, listing"),
    ("no kind", GOOD.replace("    kind: feed\n", ""), 4, "a source is one of"),
    ("no name", GOOD.replace("name: ministry-news", "title: News"), 4, "Field required"),
    ("a name with a slash", GOOD.replace("ministry-news", "ministry/news"), 4, "'ministry/news'"),
    ("no regular expression", GOOD.replace("/video/", '"("'), 8, "no regular expression"),
    ("no contact that reaches anyone", GOOD.replace("press-archive@example.org", "nobody"), 2, "contact"),
    ("no selector", GOOD.replace("kind: feed", "kind: listing\n    links: 'a[['"), 6, "no CSS selector"),
    ("a date without a year", GOOD + "    published: address\n    address_date: '(?P<day>.)'\n", 10, "(?P<year>...)"),
    (
        "a day without a month",
        GOOD + "    published: address\n    address_date: '(?P<year>.)(?P<day>.)'\n",
        10,
        "with it (?P<day>...)",
    ),
    ("a date nobody asked for", GOOD + "    address_date: '(?P<year>.)'\n", 4, "go together"),
    ("a network that is none", GOOD + "    private_networks: [10.0.0.300/8]\n", 9, "private_networks.0"),
    ("no pause below nothing", GOOD + "    seconds_between_requests: -1\n", 9, "greater than or equal to 0"),
    ("two of one name", GOOD + "  - {name: ministry-news, kind: folder, path: x}\n", 2, "two sources are called"),
    ("a key twice", GOOD + "    language: uk\n", 9, "'language' stands at line 7 already"),
    ("a contact that no request can carry", GOOD.replace("press-archive@", "prés@"), 2, "contact"),
    ("a path that is none", GOOD + 'archive: "a\\0b"\n', 9, "null character"),
    ("no YAML", GOOD + "   - [", 9, "no YAML"),
    ("a name that is a list", GOOD + "? [a, b]\n: c\n", 9, "no name of a setting"),
    ("a date that is none", GOOD + "    title: 2026-13-45\n", None, "month must be"),
    ("nothing", "", None, "it holds no `sources:`"),
    ("a list", "- x", None, "it holds no `sources:`"),
    ("no sources", "sources: []", 1, "at least 1 item"),
]


@pytest.mark.parametrize(("what", "text", "line", "message"), WRONG, ids=[what for what, *_ in WRONG])
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, what: str, text: str, line: int | None, message: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as error:
        load(path)
    (problem,) = error.value.problems
    assert problem.startswith(f"{path}: " if line is None else f"{path}:{line}: ")
    assert message in problem


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace(": en", ": xx").replace("/video/", '"("'))
    with pytest.raises(ConfigurationError) as error:
        load(path)
    assert len(error.value.problems) == 2


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="communique sources template"):
        load(tmp_path / "sources.yaml")


def test_parts_that_refer_to_parts_are_read_in_time(tmp_path: Path) -> None:
    """Each level refers to the one below ten times: written out, it would be a billion of them."""
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(ConfigurationError, match="a0: not known here"):
        load(written(tmp_path, "\n".join(levels)))
