import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.collect.addresses import canonical

CASES = [
    (
        "scheme and host in small letters, no default port",
        "HTTPS://WWW.Example.ORG:443/News",
        "https://www.example.org/News",
    ),
    ("another port stays", "http://example.org:8080/", "http://example.org:8080/"),
    ("a root for no path", "https://example.org", "https://example.org/"),
    ("dots in the path", "https://example.org/a/../b/./c", "https://example.org/b/c"),
    ("no fragment", "https://example.org/a#section-2", "https://example.org/a"),
    ("no user", "https://name:word@example.org/a", "https://example.org/a"),
    ("parameters in order", "https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
    ("empty parameters stay", "https://example.org/a?b=", "https://example.org/a?b="),
    ("campaigns", "https://example.org/a?utm_source=mail&utm_medium=x&id=7", "https://example.org/a?id=7"),
    ("clicks", "https://example.org/a?fbclid=IwAR0&gclid=1", "https://example.org/a"),
    ("sessions in the path", "https://example.org/a;jsessionid=0A1B?x=1", "https://example.org/a?x=1"),
    ("small screens", "https://m.example.org/a", "https://example.org/a"),
    ("small screens below another name", "https://www.m.example.org/a", "https://www.example.org/a"),
    ("a domain that is called so", "https://m.de/a", "https://m.de/a"),
    ("Google's cache, by its ending", "https://example.org/news/1/amp/", "https://example.org/news/1"),
    ("Google's cache, by its beginning", "https://example.org/amp/news/1", "https://example.org/news/1"),
    ("Google's cache, by a parameter", "https://example.org/news/1?amp=1", "https://example.org/news/1"),
    ("a word that ends so", "https://example.org/news/camp", "https://example.org/news/camp"),
    ("percent signs one way", "https://example.org/%7euser/%c3%bc", "https://example.org/~user/%C3%BC"),
    ("letters beyond ASCII", "https://example.org/новини", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
    ("hosts beyond ASCII", "http://приклад.укр/", "http://xn--80aikifvh.xn--j1amh/"),
    ("numbers of IPv6", "http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
    ("no address of the web", "ftp://example.org/a", None),
    ("a script", "javascript:alert(1)", None),
    ("mail", "mailto:press@example.org", None),
    ("no host", "https:///a", None),
    ("a port that cannot be", "http://example.org:99999/", None),
    ("a space in the host", "http://exam ple.org/", None),
    ("not closed", "http://[::1/a", None),
]


@pytest.mark.parametrize(("what", "address", "expected"), CASES, ids=[what for what, _, _ in CASES])
def test_one_address_for_one_page(what: str, address: str, expected: str | None) -> None:
    assert canonical(address) == expected


@given(
    st.builds(
        "{}://{}/{}?{}#{}".format,
        st.sampled_from(["http", "HTTPS"]),
        st.sampled_from(["example.org", "m.Example.org:80", "amp.m.example.org", "[::1]"]),
        st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=20),
        st.text(st.characters(codec="utf-8", exclude_characters="#"), max_size=30),
        st.text(st.characters(codec="utf-8"), max_size=5),
    )
)
def test_a_canonical_address_stays_as_it_is(address: str) -> None:
    once = canonical(address)
    assert once is None or canonical(once) == once
