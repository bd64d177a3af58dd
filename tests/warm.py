"""Starts the program as a process of its own, from one that has loaded its modules already: a start takes a tenth of the time."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["syndicate.app", "syndicate.web.application", "syndicate.returns.export", "docx"])


def run_warm(
    command: Sequence[str], env: Mapping[str, str], cwd: Path, patience: float
) -> subprocess.CompletedProcess[str]:
    """
    Run the program to its end, as `subprocess.run` with text captured does; nothing is left of it for the next.

    Args:
        command: What would be called: the program's file and its arguments.
        env: The whole environment.
        cwd: Where it runs.
        patience: Seconds until it is killed.

    Raises:
        TimeoutExpired: It did not end in time.
    """
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _PROCESSES.Process(target=_call, args=(list(command), dict(env), str(cwd), str(out), str(err)))
        process.start()
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(list(command), patience)
        code, said, complained = process.exitcode, out.read_text("utf-8"), err.read_text("utf-8")
        process.close()
    return subprocess.CompletedProcess(list(command), code, said, complained)


def _call(command: list[str], env: dict[str, str], cwd: str, out: str, err: str) -> None:
    """Become the program: its files, its environment, its folder, its arguments."""
    from syndicate.cli import main

    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = command
    main()
