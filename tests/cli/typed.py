"""What runs the command line as it is typed, for the types of tests."""

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
"""Takes the words of a command, and gives its exit status, standard output and standard error."""
