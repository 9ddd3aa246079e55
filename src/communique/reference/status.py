"""The page of the status file and of what is posted to a webhook: every field, from the models that are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from communique.collect.configuration import Notify
from communique.operations.notify import Message, Notice
from communique.operations.status import DataStatus, Problem, RunStatus, SourceStatus, Status
from communique.reference.markdown import head, sentence, table

_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", Status),
    ("A run", RunStatus),
    ("The data", DataStatus),
    ("A source", SourceStatus),
    ("A problem", Problem),
    ("Who is told", Notify),
    ("A message to a webhook", Message),
    ("A notice in it", Notice),
)


_LINKS = {model.__name__: f"[{title.lower()}](#{title.lower().replace(' ', '-')})" for title, model in _PARTS}


def status() -> str:
    """Return the page as Markdown."""
    lines = head("The status file", "`src/communique/operations/status.py` and `notify.py`")
    lines.append(
        "`status.json` lies in the folder of a dataset that is refreshed, beside its versions and part of none. "
        "[Operations](../operations.md) tells when it is written and what to do with it. Instants are UTC, in ISO "
        "8601; days are those of UTC. A field that may be null says so.\n"
    )
    for title, model in _PARTS:
        lines += [f"## {title}\n", f"{sentence(model.__doc__)}\n", table(("field", "type", "what"), _fields(model))]
    return "\n".join(lines)


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    described = model.model_json_schema(mode="serialization")
    named: Mapping[str, Any] = described.get("$defs", {})
    for name, about in described["properties"].items():
        yield f"`{name}`", _type(about, named), model.model_fields[name].description or ""


def _type(about: Mapping[str, Any], named: Mapping[str, Any]) -> str:
    """Say in words what a value is, as JSON Schema describes it."""
    if "anyOf" in about:
        return " or ".join(_type(one, named) for one in about["anyOf"])
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        values = named.get(name, {}).get("enum")
        return ", ".join(f"`{value}`" for value in values) if values else _LINKS.get(name, name)
    if "const" in about:
        return f"`{about['const']}`"
    match about.get("type"):
        case "array":
            return f"list of {_type(about['items'], named)}"
        case "object":
            return f"object of {_type(about['additionalProperties'], named)} by name"
        case "string":
            return {"date-time": "instant", "date": "day"}.get(about.get("format", ""), "text")
        case "integer" | "number":
            return "number"
        case found:
            return str(found)
