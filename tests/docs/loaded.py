"""`communique`, and Python with it, loaded once: every command of the pages is a process of its own, forked from here.

A command of a page takes a tenth of the time then, since what it imports and the language model are there already. It
has its own arguments, environment, folder, input and output, and ends as it would; what it prints is what is compared.
That a command starts from nothing, and what it loads, is tested in tests/cli and by the wheel check.

    python loaded.py SOCKET PROCESSOR    serves until its standard input ends
"""

import atexit
import gc
import importlib
import json
import os
import select
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

LOADED = (
    "communique.cli",
    "communique.build",
    "communique.compare.verify",
    "communique.evaluate",
    "communique.publish.publishing",
)
"""None of these starts a thread, or opens anything, while it is imported."""

COMMANDS = ("communique", "snippet")
"""What a page calls: the command line, and the Python code that is its second argument, after `-c`."""

TEXT = "Aid agreed\n\nNorway pledged EUR 5 million and 40 trucks to Ukraine. “It helps,” the minister said.\n"

_CLIENT = """
import json, os, socket, sys
request = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [len(request).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(request)
    status = server.recv(1)
sys.exit(status[0] if status else 70)
"""


def write_commands(folder: Path, address: str) -> None:
    """Write the programs that hand a command over to what is loaded."""
    (folder / ".client.py").write_text(_CLIENT.format(address=address))
    start = f"exec {shlex.quote(sys.executable)} -IS {shlex.quote(str(folder / '.client.py'))}"
    for name in COMMANDS:
        (folder / name).write_text(f'#!/bin/sh\n{start} {name} "$@"\n')
        (folder / name).chmod(0o755)


@contextmanager
def loaded(environment: Mapping[str, str]) -> Iterator[str]:
    """Where `communique` waits, loaded in an environment, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        address = str(Path(folder) / "socket")
        command = [sys.executable, __file__, address, str(_processor())]
        with subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            assert server.stdin is not None
            assert server.stdout.readline() == "loaded\n"
            yield address
            server.stdin.close()


def _processor() -> int:
    """Which processor the commands have: one is the share of a worker of the tests."""
    usable = sorted(os.sched_getaffinity(0))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return usable[int(worker) % len(usable)]


def serve(address: str, processor: int) -> None:
    """Load, say so, and fork a process for each command that comes, until standard input ends."""
    for name in LOADED:
        importlib.import_module(name)
    _read(Path(address).with_name("read.txt"))
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("loaded", flush=True)
        while sys.stdin not in (ready := select.select([listening, sys.stdin], [], [], 1)[0]):
            while _is_over():
                pass
            if ready:
                connection, _ = listening.accept()
                with connection:
                    if os.fork() == 0:
                        listening.close()
                        os.sched_setaffinity(0, {processor})
                        _answer(connection)
    os._exit(0)


def _read(path: Path) -> None:
    """Read a text, up to its facts, so that model, names and rules are there. No thread is started by that."""
    from communique.build.extraction import document_of
    from communique.build.program import needed_packages
    from communique.clean import clean
    from communique.extract import extract
    from communique.sources import Source, read

    path.write_text(TEXT, encoding="utf-8")
    [document] = clean(read([Source("loaded", path)]).records).to_pylist()
    assert extract(document_of(document)).facts
    needed_packages()


def _is_over() -> bool:
    """Whether a command has ended that was not yet taken notice of."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _answer(connection: socket.socket) -> None:
    """Run the command that is asked for in a process of its own, and answer with its exit status. Ends this process."""
    size, descriptors, _, _ = socket.recv_fds(connection, 4, 3)
    request = b""
    while len(request) < int.from_bytes(size, "big"):
        request += connection.recv(1 << 16)
    (program, *arguments), folder, environment = json.loads(request)
    command = os.fork()
    if command == 0:
        connection.close()
        for standard, given in enumerate(descriptors):
            os.dup2(given, standard)
            os.close(given)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        _run(program, arguments)
    for given in descriptors:
        os.close(given)
    status = os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])
    connection.sendall(bytes([status if status >= 0 else 128 - status]))
    os._exit(0)


def _run(program: str, arguments: list[str]) -> None:
    """Run a command as if it had just been started, and end this process as it ends; nothing loaded is taken apart."""
    ended = _called(program, arguments)
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ended)


def _called(program: str, arguments: list[str]) -> int:
    """Call a command and return its exit status."""
    try:
        if program == "communique":
            from communique.start import main

            sys.argv = [program, *arguments]
            main()
        else:
            option, code = arguments
            sys.argv = [option]
            sys.path[0] = ""
            sys.modules["__main__"] = module = ModuleType("__main__")
            exec(compile(code, "<string>", "exec"), vars(module))  # noqa: S102 - a block of a page
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - told as the interpreter does
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
