"""What is public is told of: the derived pages are fresh, and every command, name, rule and link has its place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pages import PAGES as ALL_PAGES
from pages import ROOT
from typer.core import TyperCommand, TyperGroup

import communique
from communique import errors
from communique.cli import application
from communique.collect.refusals import FetchRule
from communique.dataset.reading import Dataset
from communique.reference import PAGES
from communique.reference.rules import known_rules, told
from communique.schemas.vocabulary import Stage
from communique.sources.refusals import Rule

REFERENCE = ROOT / "docs" / "reference"
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_derived_page_is_fresh(name: str) -> None:
    assert (REFERENCE / name).read_text("utf-8") == PAGES[name](), "stale: run `make docs`"


def called(group: TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    """Every command with the words that call it."""
    for verb, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from called(command, f"{before}{verb} ")
        else:
            assert isinstance(command, TyperCommand)
            yield before + verb, command


def test_every_command_and_option_is_told_of() -> None:
    page = (REFERENCE / "cli.md").read_text("utf-8")

    group = typer.main.get_group(application())
    assert isinstance(group, TyperGroup)
    for verb, command in called(group):
        section = page.split(f"## communique {verb}\n")[1].split("\n## ")[0]
        for parameter in command.params:
            names = [name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("-")]
            assert all(f"`{name}" in section for name in names), (verb, names)


def test_every_public_name_is_told_of() -> None:
    page = (REFERENCE / "python.md").read_text("utf-8")

    for name in communique.__all__:
        assert f"communique.{name}(" in page or f"`{name}`" in page, name
    for name in vars(Dataset):
        assert name.startswith("_") or f"`.{name}" in page, name


def test_every_error_is_told_of_with_its_exit_status() -> None:
    page = (ROOT / "docs" / "how-to" / "troubleshoot.md").read_text("utf-8")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]

    for kind in kinds:
        if kind is not errors.CommuniqueError:
            assert f"| `{kind.__name__}` | {int(kind.exit_status)} |" in page


def test_every_rule_is_told_of_and_no_other() -> None:
    assert {told_of.rule for told_of in told(Stage.READ)} == set(Rule)
    assert {told_of.rule for told_of in told("collect")} == set(FetchRule)
    of_stages = {told_of.rule for stage in (Stage.READ, Stage.VALIDATE) for told_of in told(stage)}
    assert known_rules() <= of_stages


def test_rules_that_the_code_names_are_told_of() -> None:
    """Rules outside reading are named where they are applied: `UncleanableError("rule", ...)`, `pl.lit("rule")`."""
    named = set()
    for path in (ROOT / "src" / "communique").rglob("*.py"):
        code = path.read_text("utf-8")
        named |= set(re.findall(r'UncleanableError\(\s*"(\w+)"', code))
        named |= set(re.findall(r'Stage\.\w+, "(\w+)", given', code))
        named |= set(re.findall(r'"rule": "(\w+)"', code))
        named |= set(re.findall(r'"rule": pl\.repeat\("(\w+)"', code))
        named |= set(re.findall(r'pl\.lit\("(\w+)"\)\.alias\("rule"\)', code))
    of_all = {
        told_of.rule
        for stage in ("collect", "read", "clean", "extract", "resolve", "validate")
        for told_of in told(stage)
    }

    assert named >= {"no_visible_text", "extraction_failed", "number_fits", "reference"}
    assert named <= of_all


def anchors(page: Path) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "page", [*ALL_PAGES, ROOT / "CHANGELOG.md", ROOT / "datasets" / "README.md", ROOT / "tests" / "gold" / "README.md"]
)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if not target.startswith(("http:", "https:", "mailto:")):
            path, _, anchor = target.partition("#")
            found = (page.parent / path) if path else page
            assert found.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(found), f"{page.name}: {target}"


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")

    for page in sorted((ROOT / "docs").rglob("*.md")):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or f"({name})" in index, f"docs/README.md does not name {name}"
