"""Where the command line begins: who interrupts it while its modules are loaded sees no trace of that."""

import signal


def main() -> None:
    """Load the command line and run it. Until it is loaded, an interruption ends the process at once."""
    interruption = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from communique.cli import main as run

    signal.signal(signal.SIGINT, interruption)
    run()
