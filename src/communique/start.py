"""Where the command line begins: who interrupts it while its modules are loaded sees no trace of that."""

import os
import signal


def main() -> None:
    """Load the command line and run it. Until it is loaded, an interruption ends the process at once."""
    # numpy starts a thread a processor when it is loaded, .05 s, for products of matrices: what runs side by side here
    # are processes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    interruption = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from communique.cli import main as run

    signal.signal(signal.SIGINT, interruption)
    run()
