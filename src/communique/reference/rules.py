"""The page of the rules by which something is refused: what each means, and what to do."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.reference.markdown import head, table
from communique.schemas.contract import TABLES
from communique.schemas.vocabulary import Stage
from communique.sources.refusals import Rule
from communique.validate.declared import NOT_NULL


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule means, and what whoever meets it can do."""

    rule: str
    meaning: str
    mend: str


@cache
def told(section: str) -> tuple[Told, ...]:
    """Return what `rules.toml` says of the rules of a stage, or of collecting, in its order."""
    written = tomllib.loads(files("communique.reference").joinpath("rules.toml").read_text("utf-8"))
    return tuple(Told(rule, told["meaning"], told["mend"]) for rule, told in written[section].items())


def declared() -> dict[str, dict[str, list[str]]]:
    """Return the rules that the tables declare: by name, by what it asks, the columns or tables that it holds for."""
    found: dict[str, dict[str, list[str]]] = {}
    for table_name, model in TABLES.items():
        schema = model.to_schema()
        for name, column in schema.columns.items():
            rules = [str(check.name) for check in column.checks] + ([] if column.nullable else [NOT_NULL])
            for rule in rules:
                found.setdefault(rule, {}).setdefault("", []).append(f"{table_name}.{name}")
        for check in schema.checks:
            found.setdefault(str(check.name), {}).setdefault(check.description or "", []).append(table_name)
    return found


def rules() -> str:
    """Return the page as Markdown."""
    lines = head("Rules of refusal", "the rules' names in the code, `rules.toml`, and the declarations in `schemas/`")
    lines += [
        "Nothing is left out in silence: what is refused is a row of `quarantine`, with its stage, the rule, the place "
        "(`locator`) and what was found there (`failing_value`, `row_json`). To count them:\n",
        "```sql\nselect stage, rule, count(*) as n from quarantine group by all order by all\n```\n",
        "## collect\n",
        "A page that was not fetched is no row of `quarantine`: it is no document yet. `communique collect` tells of "
        "it, and the archive keeps every request with its rule and detail. "
        "[Collect](../how-to/collect.md) has the rest.\n",
        _table(told("collect")),
        "## read\n",
        "A file or record that cannot be read. [Inputs](../inputs.md) shows what comes of more than a hundred bad "
        "ones.\n",
        _table(told(Stage.READ)),
        "## clean, extract, resolve\n",
        "A document that could be read and no further, or a row of it. `communique build --max-failures` says how many "
        "documents our own code may fail on before nothing is published.\n",
        _table((*told(Stage.CLEAN), *told(Stage.EXTRACT), *told(Stage.RESOLVE))),
        "## validate\n",
        "A row that breaks the contract: `table_name` is its table, `column_name` the column. A row that names a "
        "refused row is refused with it. They are errors of the program, never of a text: please report them, with "
        "`row_json`.\n",
        _table(told(Stage.VALIDATE)),
        "Rules about whole rows are declared with the tables:\n",
        table(
            ("rule", "asks", "tables"),
            (
                (f"`{rule}`", what, ", ".join(f"`{name}`" for name in where))
                for rule, asked in declared().items()
                for what, where in asked.items()
                if what
            ),
        ),
    ]
    return "\n".join(lines)


def known_rules() -> frozenset[str]:
    """Return the rules that `rules.toml` must tell of: all of reading, and those that columns declare."""
    return frozenset({str(rule) for rule in Rule} | {rule for rule, asked in declared().items() if "" in asked})


def _table(listed: tuple[Told, ...]) -> str:
    return table(("rule", "what is refused", "what to do"), ((f"`{t.rule}`", t.meaning, t.mend) for t in listed))
