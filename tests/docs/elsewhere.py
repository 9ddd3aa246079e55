"""What pages that read and write elsewhere find there: a website with the datasets, an object store with a bucket.

A page calls the website `http://data.example.org`; commands of the page are led to a server on this machine, as by a
proxy. The bucket is `press-data`, found by the standard environment variables.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "remote"))

WEBSITE, BUCKET = "data.example.org", "press-data"


@contextmanager
def elsewhere(page: str, folder: Path) -> Iterator[dict[str, str]]:
    """Serve what the text of a page names; give the environment in which its commands find it."""
    environment = {"COMMUNIQUE_CACHE": str(folder / ".cache")}
    with ExitStack() as served:
        if WEBSITE in page:
            from static_website import running_website

            site = served.enter_context(running_website(folder / "datasets"))
            environment |= {"http_proxy": site.url, "no_proxy": "127.0.0.1"}
        if f"s3://{BUCKET}" in page:
            from s3_server import running_s3

            server = served.enter_context(running_s3())
            server.ask("PUT", f"/{BUCKET}")
            environment |= server.environment()
        yield environment
