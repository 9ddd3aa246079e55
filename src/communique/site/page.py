"""HTML from templates: every value escaped, what is hidden in it visible, and nothing run but what the page names.

A page of the site names its style and scripts as files; a page that stands alone carries them, and their digests.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from communique.dataset.manifest import Json
from communique.site.blocks import Block, Table, kind_of
from communique.site.visible import visible, web_address

STYLE = "style.css"
THEME = "theme.js"
"""Light or dark, before anything is painted."""
CHARTS = "charts.js"
"""Vega-Lite with what draws it; made from `web/charts`."""

_ELSE = "img-src data:; base-uri 'none'; form-action 'none'"
_LESS_THAN = "\\u003c"


def page(template: str, **values: object) -> str:
    """Return a page of the site: `root` among the values leads from it to the site's first page (`../`)."""
    policy = f"default-src 'none'; script-src 'self'; style-src 'self'; {_ELSE}"
    return _rendered(template, policy=policy, standalone=False, **values)


def inlined(template: str, **values: object) -> str:
    """Return a page that stands alone: its style and scripts are in it, and no others may run."""
    style, theme, charts = (asset(name) for name in (STYLE, THEME, CHARTS))
    policy = f"default-src 'none'; script-src {_digest(theme)} {_digest(charts)}; style-src {_digest(style)}; {_ELSE}"
    # Taken as they are: they are ours, and their digests hold only for their very bytes.
    inside = {name: Markup(text) for name, text in (("style", style), ("theme", theme), ("charts", charts))}  # noqa: S704
    return _rendered(template, policy=policy, standalone=True, root="", inside=inside, **values)


@cache
def asset(name: str) -> str:
    """Return the content of a file of `assets/`."""
    return files("communique.site").joinpath("assets", name).read_text("utf-8")


@cache
def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _rendered(template: str, **values: object) -> str:
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """Return the templates with what they may ask."""
    made = Environment(
        loader=FunctionLoader(lambda name: files("communique.site").joinpath("templates", name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
        auto_reload=False,
    )
    made.filters.update(shown=shown, body=body, as_data=as_data, web=web_address)
    made.tests.update({kind: _is(kind) for kind in ("words", "table", "chart")})
    return made


def _is(kind: str) -> Callable[[Block], bool]:
    return lambda block: kind_of(block) == kind


def _seen(value: object) -> object:
    """What every value goes through on its way into a page, before it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def shown(value: object, decimals: int | None = None) -> str:
    """Return a value as people read it: thousands parted, no zeros that say nothing, a date in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, float):
        return f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return str(value)


def body(table: Table) -> Markup:
    """Return the rows of a table, every value escaped: a page has thousands, and a template takes its time for each."""
    kinds = [(' class="n"' if column.number else ' dir="auto"', column.decimals) for column in table.columns]
    rows = (
        "".join(
            f"<td{kind}>{escape(visible(shown(cell, decimals)))}</td>"
            for cell, (kind, decimals) in zip(row, kinds, strict=True)
        )
        for row in table.rows
    )
    return Markup("\n".join(f"<tr>{row}</tr>" for row in rows))  # noqa: S704 - every value was escaped


def as_data(value: Json) -> Markup:
    """Return a value as JSON that can stand in a script element: nothing in it ends the element or hides."""
    written = json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return Markup(written.replace("<", _LESS_THAN))  # noqa: S704 - no sign of HTML is left in it


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return visible(value) if isinstance(value, str) else value
