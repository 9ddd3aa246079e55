"""Commands that need the pipeline: whether its packages are installed, and what to do where they are not."""

import importlib

from communique.errors import UsageError


def require_pipeline(command: str, module: str = "communique.build") -> None:
    """Raise UsageError where a package of the pipeline that `command` needs, by its `module`, is not installed."""
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "communique":
            raise
        raise UsageError(f'{command} needs the package {error.name}: pip install "communique[pipeline]"') from error
