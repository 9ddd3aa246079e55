"""Pages in a real Chromium: what a page prints as an error is kept, and no request leaves this machine."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a Chromium that runs as root in a container and looks nothing up on its own."""

PATIENCE = 20_000
"""Milliseconds to wait for what must come: a busy machine is no failure."""

expect.set_options(timeout=PATIENCE)

SERIOUS = {"serious", "critical"}
"""The impacts of axe-core's findings that no page may have."""


@dataclass
class Visit:
    """A page that was opened, with what went wrong in it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    """What was printed as an error or a warning of the browser, and exceptions that nobody caught."""
    elsewhere: list[str] = field(default_factory=list)
    """Requests to another host; all were refused."""
    requests: list[str] = field(default_factory=list)
    """Addresses of all requests, in their order."""

    def check(self) -> None:
        """Fail when the page printed an error or asked another host for something."""
        assert not self.errors, self.errors
        assert not self.elsewhere, self.elsewhere

    def findings(self) -> list[str]:
        """Return what axe-core finds serious or critical, one line each."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:4]]}"
            for one in found
            if one["impact"] in SERIOUS
        ]


OpenPage = Callable[..., Visit]


def chromium() -> str | None:
    """Return where Chromium is, or None when this machine has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium. One a module: while it runs, the thread has an event loop that others would stumble over."""
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium: apt-get install chromium")
        pytest.skip("there is no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages: `open_page(address, width=1280, height=800, scheme="light")`; each is checked when the test ends.

    A test that expects errors empties `visit.errors` after it has looked at them.
    """
    visits: list[Visit] = []

    def open_page(
        address: str | None, width: int = 1280, height: int = 800, scheme: Literal["light", "dark"] = "light"
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        visit = Visit(context.new_page())
        visits.append(visit)
        context.route("**/*", partial(_only_here, visit))
        context.on("request", lambda request: visit.requests.append(request.url))
        context.on("console", partial(_heard, visit))
        context.on("weberror", lambda error: visit.errors.append(f"uncaught: {error.error}"))
        if address is not None:
            visit.page.goto(address)
        return visit

    yield open_page
    for visit in visits:
        visit.page.context.close()
    for visit in visits:
        visit.check()


def _only_here(visit: Visit, route: Route, request: Request) -> None:
    address = urlsplit(request.url)
    if address.scheme in {"file", "data", "blob"} or address.hostname in {"127.0.0.1", "localhost"}:
        route.continue_()
        return
    visit.elsewhere.append(request.url)
    route.abort()


def _heard(visit: Visit, message: ConsoleMessage) -> None:
    if message.type == "error":
        visit.errors.append(f"{message.text} ({message.location.get('url', '')})")


class _Quiet(SimpleHTTPRequestHandler):
    """A server as plain as they come: neither ranges nor compression, as `python -m http.server`."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of the loopback with a plain static server; yield its address, ending in `/`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
