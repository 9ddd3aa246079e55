"""`communique export` and `communique import`: a version as one file, and back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.completion import complete_version
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    resolve_dataset,
)
from communique.cli.pipeline import require_pipeline, require_validation
from communique.cli.progress import waiting
from communique.cli.results import print_json
from communique.cli.stores import in_folder
from communique.dataset.opening import find_dataset
from communique.errors import UsageError
from communique.export import Form

ArchiveArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The archive: .tar.zst, .tar.gz or .zip.")]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="FORM",
        help=f"A form for other tools: {', '.join(Form)}. Default: an archive.",
        autocompletion=lambda incomplete: [one for one in Form if one.startswith(incomplete)],
        show_default=False,
    ),
]


def export(
    version: Annotated[
        str,
        typer.Argument(
            metavar="VERSION",
            help="A version (1.4.0), a range of versions (~=1.4) or latest.",
            autocompletion=complete_version,
        ),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="PLACE",
            help="The archive: .tar.zst, .tar.gz or .zip. With --to a new folder or file.",
        ),
    ],
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    to: ToOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a version to one file, to send or to keep, or in a form that other tools want it in.

    An archive, unpacked by hand, is a dataset of one version, which can be read like any other; `communique import`
    takes it in among others, and checks it. The same version always gives the same bytes.

    With `--to` a version is written as others read it: `csv` for R and spreadsheets, `followthemoney` for entities,
    offices and memberships, `iati` for funding, `huggingface` for `load_dataset`, `delta` and `ducklake` for lakes.
    What has no place in a form is left out, and counted.

        communique export latest aid.tar.zst

        communique export latest aid-csv --to csv
    """
    folder = find_dataset(resolve_dataset(datasets, dataset))
    if to is not None:
        _export_as(folder, version, file, to, as_json, quiet)
        return
    from communique.dataset.manifest import file_sha256
    from communique.publish.archive import export as write

    with waiting("export", quiet):
        release = write(folder, version, file)
    size, digest = file.stat().st_size, file_sha256(file)
    if as_json:
        print_json(
            {
                "dataset": folder.resolve().name,
                "version": release.version,
                "file": str(file),
                "bytes": size,
                "sha256": digest,
            }
        )
    elif not quiet:
        print(f"{file}: {folder.resolve().name} {release.version}, {size:,} bytes, sha256 {digest}", file=sys.stderr)


def _export_as(folder: Path, version: str, place: Path, to: str, as_json: bool, quiet: bool) -> None:
    if to not in list(Form):
        raise UsageError(f"--to {to}: choose one of {', '.join(Form)}")
    from communique.export.exporting import export_as

    with waiting("export", quiet):
        done = export_as(folder, version, Form(to), place)
    if as_json:
        told = {"dataset": folder.resolve().name, "version": done.version, "to": to, "place": str(done.place)}
        print_json({**told, "rows": dict(done.rows), "left_out": dict(done.left_out)})
    elif not quiet:
        rows = ", ".join(f"{count:,} {name}" for name, count in done.rows.items() if count)
        print(f"{place}: {folder.resolve().name} {done.version}: {rows}", file=sys.stderr)
        for name, count in done.left_out.items():
            print(f"left out, for the form has no place for them: {count:,} {name}", file=sys.stderr)


def import_(
    file: ArchiveArgument,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: Annotated[
        str | None,
        typer.Option(
            "--dataset",
            metavar="NAME",
            help="The dataset that is expected in it. Default: the one that is.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take a version in from an archive, after checking every digest in it; the dataset is made where there is none.

    It becomes the latest where its number is above that of the latest. A version that is there with another content is
    never replaced, and one whose words were purged here does not come back.

        communique import aid.tar.zst

        communique import aid-1.0.0.zip --datasets elsewhere
    """
    require_pipeline("import", "communique.publish.importing")
    require_validation("import")
    from communique.publish.importing import import_version

    in_folder(datasets, "import")
    with waiting("import", quiet):
        done = import_version(file, datasets, dataset)
    for warning in done.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        print_json(
            {
                "dataset": done.dataset.name,
                "version": done.release.version,
                "changed": done.changed,
                "latest": done.is_latest,
            }
        )
    elif not quiet:
        what = "imported" if done.changed else "is there already"
        latest = ", the latest version now" if done.changed and done.is_latest else ""
        print(f"{done.dataset.name} {done.release.version}: {what}{latest}", file=sys.stderr)
