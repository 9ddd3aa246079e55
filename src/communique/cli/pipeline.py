"""Commands that need the pipeline: whether its packages are installed, and what to do where they are not."""

from communique.errors import UsageError


def require_pipeline(command: str) -> None:
    """Raise UsageError where a package of the pipeline that `command` needs is not installed."""
    try:
        import communique.build  # noqa: F401 - only whether it can be imported
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "communique":
            raise
        raise UsageError(f'{command} needs the package {error.name}: pip install "communique[pipeline]"') from error
