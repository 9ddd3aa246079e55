"""Before work begins: whether all machines of a cluster have what the machine that builds has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from communique.cluster.worker import Installed, difference, installed
from communique.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

_SPOKEN = ("python", "communique", "dask", "distributed", "cloudpickle", "msgpack")
"""What machines must share to understand one another: asked first, in a way that all of them know."""


def check_machines(client: "Client", here: Installed, model: str | None) -> None:
    """See that the scheduler and every worker have the versions of this machine, and the workers its rules and model.

    Each worker loads what it needs, all at the same time. Raises UsageError that names the machine that has something
    else, the first by its address.
    """
    told = client.get_versions(packages=["communique"])
    ours = _versions(told["client"])
    for machine, versions in {"the scheduler": told["scheduler"], **_workers(told["workers"])}.items():
        for what, theirs in _versions(versions).items():
            if theirs != ours[what]:
                raise UsageError(_other(machine, f"{what} {theirs or '(none)'} instead of {ours[what]}"))
    for machine, said in _workers(client.run(installed, model, on_error="return")).items():
        if isinstance(said, BaseException):
            raise UsageError(f"{machine} cannot work: {said}")
        if (difference_there := difference(here, said)) is not None:
            raise UsageError(_other(machine, difference_there))


def _versions(told: Mapping[str, Any]) -> dict[str, str | None]:
    return {what: told["packages"].get(what) for what in _SPOKEN}


def _workers(told: Mapping[str, Any]) -> dict[str, Any]:
    return {f"the worker at {address}": told[address] for address in sorted(told)}


def _other(machine: str, what: str) -> str:
    return f"{machine} has {what}: install the same on all machines of the cluster"
