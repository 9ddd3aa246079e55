"""`communique build`: documents in, a version out."""

import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli import under_prefect
from communique.cli.options import (
    DEFAULT_DATASETS,
    AcceptOption,
    DatasetOption,
    DatasetsOption,
    GoldOption,
    JsonOption,
    ParseOption,
    PrefectOption,
    QuietOption,
    Runner,
    RunnerOption,
    SchedulerOption,
    WorkersOption,
    resolve_dataset,
)
from communique.cli.pipeline import cluster_of, require_pipeline
from communique.cli.progress import progress_bars
from communique.cli.stores import told_place, written
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.remote.location import as_typed, location_of

if TYPE_CHECKING:
    from communique.build import BuildRequest, BuildResult
    from communique.build.steps import Watch
    from communique.publish import Publication, RefusalCount

SEEDS = Path("seeds")
"""What is built when no source is named."""

EXAMPLES = (
    ("statements", "select speaker, cue, content from statements_named where kind = 'direct' limit 5"),
    (
        "funding",
        "select provider, recipient, status, amount, currency from funding_named order by amount desc limit 5",
    ),
    ("transfers", "select provider, recipient, status, quantity, item from transfers_named limit 5"),
    ("figures", "select metric, comparator, value, object, period_text from figures_named limit 5"),
    ("events", "select kind, participants, place, date_start, date_precision from events_named limit 5"),
    ("entities", "select kind, count(*) as n from entities group by all order by n desc"),
    ("documents", "select published_on, title, words from documents order by all limit 5"),
)
"""Queries worth trying, most telling first, each with the table that must have rows for it."""

WORDY_EXAMPLES = frozenset({"statements", "transfers", "figures"})
"""Tables whose query shows words of the sources: nothing to try where a version republishes none."""

SHOWN_REFUSALS = 5


def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Folders, or files (.txt .md .html .jsonl .ndjson .parquet, also .gz), as PATH or NAME=PATH. "
            "Default: seeds.",
            show_default=False,
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    workers: WorkersOption = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: SchedulerOption = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="NAME", help="Another installed spaCy pipeline that parses.", show_default=False
        ),
    ] = None,
    parse: ParseOption = True,
    prefect: PrefectOption = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Title of a new dataset.", show_default=False)
    ] = None,
    text: Annotated[
        RepublishedText | None,
        typer.Option(
            "--text",
            help="How much of the sources' texts to republish: all, what rows cite, or none. "
            "Default: as the dataset did before; full for a new one.",
            show_default=False,
        ),
    ] = None,
    gold: GoldOption = None,
    max_failures: Annotated[
        float | None,
        typer.Option(
            "--max-failures",
            metavar="SHARE",
            help="Publish nothing when more than this share of the documents fails a stage. "
            "Default: 0.05 of 20 or more documents.",
            show_default=False,
        ),
    ] = None,
    accept: AcceptOption = False,
    store: Annotated[
        bool | None,
        typer.Option(
            "--store/--no-store",
            help="Keep what was read in .store of the dataset, so that `verify --rebuild` can build the version again. "
            "Default: kept, unless the dataset withholds text.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Build a version of a dataset from documents.

    The version holds exactly the sources named. What cannot be read is refused with its reason, and never costs the
    rest; the same input gives the same bytes, and unchanged input makes no version.

        communique build seeds

        communique build press=press.jsonl.gz notes/ --dataset defence-aid

        communique build seeds --workers 1 --json

        communique build press --text evidence

        communique build press --runner dask --scheduler tcp://192.0.2.7:8786
    """
    if model is not None and not parse:
        raise UsageError("--model names what parses, and --no-parse says that nothing does: leave one of them out")
    named = sources or ([str(SEEDS)] if SEEDS.is_dir() else [])
    if not named:
        raise UsageError(f"no source: name folders or files to build from (there is no {SEEDS}/ here)")
    require_pipeline("build", "communique.sources.source")
    from communique.sources import parse_sources

    parse_sources(named)  # a wrong call need not wait for all that reads
    cluster = cluster_of(runner, scheduler, workers)
    require_pipeline("build")
    from communique.build import BuildRequest, NothingReadError
    from communique.build.failures import failure_bound
    from communique.extract.models import DEFAULT_MODEL

    parser, bound = model or DEFAULT_MODEL, failure_bound(max_failures)
    try:
        with written(datasets, dataset, quiet) as folder, progress_bars(quiet) as watch:
            request = BuildRequest(tuple(named), folder, parser, title, text, bound, gold, accept, store, parse=parse)
            tell_parsing(folder, parse, quiet=quiet)
            result = run_build(request, workers, cluster, prefect, max_failures, quiet, watch)
    except NothingReadError as error:
        if error.refused and not quiet:
            _say(_refused_table(error.refused))
            _say(_first_refusals(error.quarantine.to_pylist()))
        raise
    tell_build(result, datasets, request.dataset.name, quiet=quiet, as_json=as_json)


def tell_build(result: "BuildResult", datasets: Path, dataset: str, *, quiet: bool, as_json: bool) -> None:
    """Print what came of a build."""
    for warning in result.publication.warnings:
        _say(f"warning: {warning}")
    if as_json:
        print(json.dumps(_as_json(result, datasets), ensure_ascii=False))
    elif quiet:
        print(told_place(datasets, result.publication.folder))
    else:
        print(_summary(result, datasets, dataset))


def tell_parsing(dataset: Path, parse: bool, *, quiet: bool) -> None:
    """Say so where the latest version was made with the parser and the next one is not, or the other way round."""
    from communique.build.parsed import parsing_differs

    difference = parsing_differs(dataset, parse)
    if difference is not None and not quiet:
        _say(f"note: {difference}")


def run_build(
    request: "BuildRequest",
    workers: int | None,
    scheduler: str | None,
    prefect: bool | None,
    max_failures: float | None,
    quiet: bool,
    watch: "Watch",
) -> "BuildResult":
    """Build plainly, or as a flow where that is asked for or a Prefect API is configured; here, or on a cluster."""
    if not under_prefect.wanted(prefect):
        from communique.build import build as build_dataset
        from communique.build.steps import PlainSteps
        from communique.cluster.pool import pool_of

        with pool_of(workers, scheduler, request.model if request.parse else None) as pool:
            return build_dataset(request, PlainSteps(pool, watch))
    under_prefect.prepare(quiet, watch)
    from communique.flows.build import build as flow

    folder = request.dataset
    return flow(
        [one if isinstance(one, str) else f"{one.name}={one.path}" for one in request.sources],
        folder.name,
        str(folder.parent),
        workers=workers,
        model=request.model,
        title=request.title,
        text=request.text,
        gold=None if request.annotated is None else str(request.annotated),
        max_failures=max_failures,
        accept=request.accept,
        store=request.store,
        add=request.add,
        parse=request.parse,
        scheduler=scheduler,
    )


def _summary(result: "BuildResult", datasets: Path, dataset: str) -> str:
    publication, place = result.publication, told_place(datasets, result.publication.folder)
    if not publication.changed:
        lines = [f"nothing changed: {dataset} stays at {publication.version} ({place})"]
        return "\n".join([*lines, *_examples(publication, datasets, dataset)])
    wide = max(map(len, publication.rows))
    lines = [f"{dataset} {publication.version} ({publication.reason}) lies in {place}", ""]
    lines += [f"  {table:<{wide}}  {rows:>9,}" for table, rows in publication.rows.items()]
    if publication.text is not RepublishedText.FULL:
        lines += ["", f"Republished text of the sources: {publication.text} (--text)"]
    if headline := publication.quality.get("headline"):
        lines += ["", f"Quality against annotated documents: F1 {headline:.2f} (communique evaluate tells more)"]
    if result.refused:
        lines += ["", _refused_table(result.refused)]
        look = _query("select stage, rule, locator, failing_value from quarantine", datasets, dataset)
        lines += [f"Look at them with: {look}"]
    return "\n".join([*lines, *_examples(publication, datasets, dataset)])


def _examples(publication: "Publication", datasets: Path, dataset: str) -> list[str]:
    """Two queries worth trying on what is there."""
    wordless = WORDY_EXAMPLES if publication.text is RepublishedText.NONE else ()
    tried = [sql for table, sql in EXAMPLES if publication.rows.get(table) and table not in wordless][:2]
    return ["", "Try:", *(f"  {_query(sql, datasets, dataset)}" for sql in tried)]


def _query(sql: str, datasets: Path, dataset: str) -> str:
    """A query as it can be typed in this folder."""
    options: list[str] = []
    if location_of(datasets) is not None or resolve_dataset(datasets, None).name != dataset:
        options += ["--dataset", dataset]
    if datasets != DEFAULT_DATASETS:
        options += ["--datasets", as_typed(datasets)]
    return " ".join(["communique query", f'"{sql}"', *map(shlex.quote, options)])


def _refused_table(refused: "Sequence[RefusalCount]") -> str:
    wide = max(len(f"{r.stage}: {r.rule}") for r in refused)
    total = sum(r.rows for r in refused)
    rows = [f"  {f'{r.stage}: {r.rule}':<{wide}}  {r.rows:>9,}" for r in refused]
    return "\n".join([f"{total:,} refused:", *rows])


def _first_refusals(quarantine: Iterable[dict[str, str | None]]) -> str:
    rows = list(quarantine)
    lines = [f"  {row['locator']}: {row['rule']}" for row in rows[:SHOWN_REFUSALS]]
    return "\n".join(lines + (["  ..."] if len(rows) > SHOWN_REFUSALS else []))


def _as_json(result: "BuildResult", datasets: Path) -> dict[str, object]:
    publication = result.publication
    return {
        "version": publication.version,
        "changed": publication.changed,
        "reason": publication.reason,
        "folder": told_place(datasets, publication.folder),
        "rows": dict(publication.rows),
        "text": str(publication.text),
        "quality": dict(publication.quality),
        "refused": [{"stage": r.stage, "rule": r.rule, "rows": r.rows} for r in result.refused],
    }


def _say(message: str) -> None:
    print(message, file=sys.stderr)
