"""A small web site on loopback, and a `sources.yaml` that collects it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from website import Reply, Site, running_site


@contextmanager
def ministry(folder: Path) -> Iterator[Site]:
    """A site with a feed of two releases; `sources.yaml` in the folder names it."""
    with running_site() as site:
        releases(site, 2)
        configure(folder, site)
        yield site


def configure(folder: Path, site: Site, **more: object) -> None:
    """Write a `sources.yaml` that collects the feed of the site, and says what else is given."""
    source = {
        "name": "ministry",
        "kind": "feed",
        "url": f"{site.url}/feed.xml",
        "seconds_between_requests": 0,
        "private_networks": ["127.0.0.1/32"],
    }
    written = {"contact": "press@example.org", "sources": [source], **more}
    (folder / "sources.yaml").write_text(yaml.safe_dump(written), "utf-8")


def releases(site: Site, count: int) -> None:
    """State so many releases, and the feed that lists them."""
    for number in range(1, count + 1):
        site.page(f"/news/{number}", f"Release {number}", f"Norway will send {number + 1} radars to Ukraine.")
    site.feed("/feed.xml", [(f"/news/{number}", f"{number}", "") for number in range(1, count + 1)])


def held_feed(site: Site, until: threading.Event) -> threading.Event:
    """Have the feed answer only then; the event that is returned says that it was asked for."""
    asked, feed = threading.Event(), site.pages["/feed.xml"]

    def answer(headers: dict[str, str]) -> Reply:
        asked.set()
        until.wait(600)
        return feed if isinstance(feed, Reply) else feed(headers)

    site.pages["/feed.xml"] = answer
    return asked
