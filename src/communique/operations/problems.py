"""What is the matter with a dataset that is refreshed by itself, and what to do about it, each told in one line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from communique.collect.rows import place_of
from communique.errors import UnreachableError
from communique.operations.ending import Ending
from communique.operations.status import Concern, Problem, RunStatus, SourceState, SourceStatus, Status

if TYPE_CHECKING:
    from communique.operations.outcome import RefreshOutcome
    from communique.publish.provenance import RefusalCount

RUN = "run"
"""The subject of what is the matter with the runs themselves."""

LARGEST_FALL = 0.02
"""A figure of quality that falls by more than this from one version to the next is told of."""

SKIPPED_RUNS = 3
"""So many runs in a row that found another one at work say that the other one is stuck."""

_LATE = timedelta(hours=1)
"""A run that is so much late, when it is known when it should begin, is overdue."""

_FEWEST_GAPS = 3
_FAULTS = ("cleaning_failed", "extraction_failed")
_NUMBER = re.compile(r"\d[\d.,:T+Z-]*")


def problems_of_run(outcome: "RefreshOutcome", recent: Sequence[RunStatus]) -> Iterator[Problem]:
    """Tell why a run did not end well. `recent` are the runs up to this one, oldest first."""
    reason, at = outcome.reason, outcome.ended_at
    sign = _sign(reason)
    match outcome.ending:
        case Ending.STOPPED:
            advice = "look at the reason; `communique refresh --accept` publishes it if it is meant"
            yield problem(Concern.GATE, RUN, at, reason, advice, sign)
        case Ending.UNREACHABLE:
            what = "look at the network and the sites" if isinstance(outcome.error, UnreachableError) else "look at it"
            yield problem(Concern.FAILURE, RUN, at, reason, f"{what}; the next run tries again", sign)
        case Ending.TIMED_OUT:
            advice = "look at its log for the stage it was in; the next run goes on from what was collected"
            yield problem(Concern.FAILURE, RUN, at, reason, advice, str(Ending.TIMED_OUT))
        case Ending.FAILED:
            yield problem(Concern.FAILURE, RUN, at, reason, "do what the reason says; the next run tries again", sign)
        case Ending.SKIPPED:
            last = recent[-SKIPPED_RUNS:]
            if len(last) == SKIPPED_RUNS and all(run.ending is Ending.SKIPPED for run in last):
                message = f"{SKIPPED_RUNS} runs in a row found another one at work: {reason}"
                advice = "see whether the process that is named still does anything; end it if it does not"
                yield problem(Concern.FAILURE, RUN, at, message, advice, str(Ending.SKIPPED))


def problem_of_documents(refused: "Sequence[RefusalCount]", at: datetime) -> Problem | None:
    """Tell on how many documents our own code failed."""
    failed = sum(refusal.rows for refusal in refused if refusal.rule in _FAULTS)
    if not failed:
        return None
    message = f"our own code failed on {failed:,} document{'s' if failed != 1 else ''}"
    advice = "`communique show quarantine` says which and why (cleaning_failed, extraction_failed); report it"
    return problem(Concern.FAULT, RUN, at, message, advice)


def problems_of_sources(sources: Sequence[SourceStatus], at: datetime) -> Iterator[Problem]:
    """Tell what is the matter with sources: of each the one thing that explains the others."""
    for source in sources:
        match source.state:
            case SourceState.SILENT:
                since = source.silent_since or at
                usually = "" if source.usual_days is None else f"; as a rule something comes every {_days(source)}"
                message = f"{source.name} went quiet: nothing new since {since:%Y-%m-%d}{usually}"
                advice = "see whether the site moved or its feed stopped; `enabled: false` if it is done"
                yield problem(Concern.SILENT, source.name, since, message, advice)
            case SourceState.UNREAD:
                message = f"{source.name} could not be read {source.failures} times in a row: {source.problem}"
                advice = "look at its address in a browser, and mend it in sources.yaml"
                yield problem(Concern.UNREAD, source.name, at, message, advice, _sign(source.problem or ""))
            case SourceState.CHANGED:
                message = f"{source.name} is not as it was: {source.changed}"
                advice = "look at the site: its list, selector or pages are built otherwise now; mend sources.yaml"
                yield problem(Concern.CHANGED, source.name, at, message, advice, _sign(source.changed or ""))
            case SourceState.REFUSED:
                message = f"{source.name} refused every page that was asked for"
                advice = "`communique collect --source NAME` says by which rule; ask who runs the site, or leave it out"
                yield problem(Concern.REFUSED, source.name, at, message, advice)
        for address in source.vanished:
            message = f"{place_of(source.name, address)} is gone, and its document is still published"
            advice = "if it was withdrawn, take its document out with `communique retract`"
            yield problem(Concern.VANISHED, address, at, message, advice)


def problem_of_quality(
    version: str, now: Mapping[str, float], parent: str, before: Mapping[str, float], at: datetime
) -> Problem | None:
    """Tell which figures of quality fell from a version's parent to it."""
    fallen = [
        f"{name} {before[name]:.3f} to {value:.3f}"
        for name, value in now.items()
        if name in before and value < before[name] - LARGEST_FALL
    ]
    if not fallen:
        return None
    message = f"{version} is worse than {parent}: {', '.join(fallen)}"
    advice = "`communique diff` shows what changed, `communique rollback` makes the one before the latest again"
    return problem(Concern.QUALITY, version, at, message, advice)


def problem_of_rest(status: Status, now: datetime) -> Problem | None:
    """Tell that no run began when one should have.

    It is known from the schedule, as far as that is known; else a run is overdue after twice the usual time between
    the last ones, where there are four or more.
    """
    runs = [run.began_at for run in status.recent_runs]
    last = runs[-1] if runs else None
    since: datetime | None = None
    if status.next_run_at is not None:
        late = last is None or last < status.next_run_at
        since = status.next_run_at if late and now > status.next_run_at + _LATE else None
    elif last is not None and len(runs) > _FEWEST_GAPS:
        usual = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(runs)))
        since = last + usual if now > last + 2 * usual + _LATE else None
    if since is None:
        return None
    began = f"the last one began {last:%Y-%m-%d %H:%M} UTC" if last else "none ever began"
    message = f"a run should have begun by {since:%Y-%m-%d %H:%M} UTC; {began}"
    return problem(Concern.OVERDUE, RUN, since, message, "is `communique schedule`, the worker or the timer at work?")


def dated(problems: Sequence[Problem], before: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give problems with the time since when they are there, as far as it was known before."""
    known = {(one.concern, one.subject): one.since for one in before}
    return tuple(
        one.model_copy(update={"since": min(one.since, known.get((one.concern, one.subject), one.since))})
        for one in problems
    )


def problem(concern: Concern, subject: str, since: datetime, message: str, advice: str, sign: str = "") -> Problem:
    """Give a problem, its words on one line."""
    line = " ".join(message.split())
    return Problem(concern=concern, subject=subject, sign=sign, since=since, message=line, advice=advice)


def _sign(reason: str) -> str:
    """Return what is the same for one reason, whatever it counts."""
    return _NUMBER.sub("#", reason)


def _days(source: SourceStatus) -> str:
    days = source.usual_days or 0
    return "day" if days <= 1 else f"{days:g} days"
