"""Goods in Ukrainian: a noun of `goods_uk.toml` with the adjectives before it and the name or complement behind."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.names.name import Names, names_between
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind

_ADJECTIVE = (
    r"(?!(?:що|які|який|для|про|або|та|його|її|їх|свої|своєї|своїх|між|цих|ці|всі|усі)\b)"
    r"[а-яіїєґ'’ʼ-]+(?:их|іх|їх|ий|ій|ого|ої|ою|ими|ну|ку|лу|і|ї|ні|кі|а|е|є|у|ю)"
)
_TYPE = r"(?:типу\s+|моделі\s+)?[«\"“]?[A-Z][A-Za-z0-9./-]*(?:[ -](?:[A-Z0-9][A-Za-z0-9./-]*))*[»\"”]?"


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods in a text. `unit`: "тонн" before them; `weapon`: the name among them."""

    span: Span
    unit: Span | None
    weapon: Span | None


def goods_at(text: str, start: int, end: int, names: Names) -> Goods | None:
    """The goods whose phrase begins at `start`, white space left out; None for anything else."""
    match = _phrase().match(text, start, end)
    if match is None:
        named = next(
            (n for n in names_between(names.found, start, end) if not text[start : n.span.start].strip()), None
        )
        is_weapon = named is not None and named.entity.kind is EntityKind.WEAPON
        return Goods(named.span, None, named.span) if named is not None and is_weapon else None
    if not any(match[part] for part in ("before", "complement", "type")) and _general().fullmatch(match["head"]):
        return None
    begin = match.start("before") if match["before"] else match.start("head")
    span = Span(begin, match.end())
    weapon = next((n.span for n in names.within(span) if n.entity.kind is EntityKind.WEAPON), None)
    unit = Span(*match.span("counted")) if match["counted"] and _units().fullmatch(match["counted"]) else None
    return Goods(span, unit, weapon)


@cache
def _phrase() -> re.Pattern[str]:
    heads = "|".join(pattern for members in _file()["heads"].values() for pattern in members)
    complement = "|".join(_file()["complements"]["words"])
    counted = "|".join(_file()["classifiers"]["words"])
    return re.compile(
        rf"\s*(?:(?:{_ADJECTIVE}\s+)?(?P<counted>{counted})\s+)?(?P<before>(?:{_ADJECTIVE}\s+){{0,4}}?)(?P<head>(?i:{heads}))(?![\w’'-])"
        rf"(?:\s+(?P<complement>{complement})(?!\w))?(?:\s+(?P<type>{_TYPE}))?"
    )


@cache
def _general() -> re.Pattern[str]:
    return re.compile("|".join(_file()["needs_complement"]["words"]), re.IGNORECASE)


@cache
def _units() -> re.Pattern[str]:
    return re.compile("|".join(_file()["classifiers"]["units"]), re.IGNORECASE)


@cache
def _file() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.transfers").joinpath("goods_uk.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
