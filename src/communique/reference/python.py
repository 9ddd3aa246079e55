"""The page of the Python interface, from signatures and docstrings as they stand in the source."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import communique
from communique import build, errors, evaluate
from communique.build import failures, request, steps
from communique.dataset import deprecation, evidence, history, reading
from communique.dataset import open_dataset as opens
from communique.evaluate import evaluation
from communique.flows import build as flow
from communique.publish import Publication
from communique.reference.markdown import head, sentence, table


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page: where its names are imported from, and what they are."""

    title: str
    told: str
    members: Sequence[tuple[str, Callable[..., object] | type]]
    """What is told of, each under the name that it is used by."""


PARTS = (
    Part(
        "Reading",
        "Needs the light install only.",
        [
            ("communique.open", opens),
            ("communique.dataset.reading.Dataset", reading.Dataset),
            ("communique.dataset.reading.ColumnDescription", reading.ColumnDescription),
            ("communique.dataset.evidence.Evidence", evidence.Evidence),
            ("communique.dataset.evidence.Place", evidence.Place),
            ("communique.dataset.history.Release", history.Release),
            ("communique.dataset.deprecation.Deprecation", deprecation.Deprecation),
        ],
    ),
    Part(
        "Evaluating",
        "Needs the light install only.",
        [
            ("communique.evaluate.evaluate", evaluate.evaluate),
            ("communique.evaluate.Evaluation", evaluation.Evaluation),
            ("communique.evaluate.Result", evaluation.Result),
            ("communique.evaluate.Difference", evaluation.Difference),
        ],
    ),
    Part(
        "Building",
        "Needs the extra `pipeline`. `PlainSteps(WorkerPool())` runs the stages here and now, the flow runs them as "
        "tasks of Prefect.",
        [
            ("communique.build.build", build.build),
            ("communique.build.BuildRequest", request.BuildRequest),
            ("communique.build.BuildResult", request.BuildResult),
            ("communique.build.failures.FailureBound", failures.FailureBound),
            ("communique.build.steps.PlainSteps", steps.PlainSteps),
            ("communique.build.steps.WorkerPool", steps.WorkerPool),
            ("communique.publish.Publication", Publication),
            ("communique.flows.build.build", flow.build.fn),
        ],
    ),
)


def interface() -> str:
    """Return the page as Markdown."""
    lines = head("The Python interface", "docstrings and signatures")
    for part in PARTS:
        lines += [f"## {part.title}\n", f"{part.told}\n"]
        for name, member in part.members:
            lines += _told(name, member)
    lines += [
        "## Errors\n",
        "Nothing else reaches a user. `str(error)` is one line: what happened, where, what to do.\n",
    ]
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, communique.CommuniqueError)
    ]
    lines.append(
        table(
            ("error", "exit status", "when"),
            ((f"`{kind.__name__}`", str(int(kind.exit_status)), sentence(kind.__doc__)) for kind in kinds),
        )
    )
    lines += ["## Warnings\n", "Each can be ignored or made an error by its class, with the filters of Python.\n"]
    told = [
        kind
        for kind in vars(deprecation).values()
        if isinstance(kind, type) and issubclass(kind, communique.ChangeWarning)
    ]
    lines.append(
        table(("warning", "when"), ((f"`{kind.__name__}`", " ".join(str(kind.__doc__).split())) for kind in told))
    )
    return "\n".join(lines)


def _told(name: str, member: Callable[..., object] | type) -> Iterator[str]:
    [node] = ast.parse(textwrap.dedent(inspect.getsource(member))).body
    match node:
        case ast.FunctionDef():
            yield f"### `{name}{_signature(node)}`\n"
            yield (ast.get_docstring(node) or "") + "\n"
        case ast.ClassDef():
            yield f"### `{name}`\n"
            yield (ast.get_docstring(node) or "") + "\n"
            fields = list(_fields(node))
            if fields:
                yield table(("field", "type", "default", ""), fields)
            methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
            for method in methods:
                is_property = any(isinstance(d, ast.Name) and d.id == "property" for d in method.decorator_list)
                written = f": {_type(method.returns)}" if is_property else _signature(method)
                yield f"- **`.{method.name}{written}`** {_inline(method)}"
            if methods:
                yield ""


def _inline(node: ast.FunctionDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split())


def _signature(node: ast.FunctionDef) -> str:
    """Return parameters and result as they stand in the source, without `self`."""
    written = ast.unparse(node.args).removeprefix("self").removeprefix(", ")
    return f"({written}) -> {_type(node.returns)}"


def _type(node: ast.expr | None) -> str:
    return "None" if node is None else ast.unparse(node).strip("'\"")


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, type, default and description of the fields of a dataclass."""
    for place, statement in enumerate(node.body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            after = node.body[place + 1] if place + 1 < len(node.body) else None
            told = ""
            if (
                isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                told = sentence(after.value.value)
            default = "" if statement.value is None else f"`{ast.unparse(statement.value)}`"
            yield f"`{statement.target.id}`", f"`{_type(statement.annotation)}`", default, told
