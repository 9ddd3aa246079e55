"""Every test of the site may open pages in Chromium."""

from browser import browser, open_page

__all__ = ["browser", "open_page"]
