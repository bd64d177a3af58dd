"""Calls the program within the process of the test, as people call it; far quicker than starting it anew."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from syndicate.cli import main


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)


Call = Callable[..., Ended]


def caller(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return what calls the program in a folder, on the home `home` within it unless the call names another by `home=`."""
    monkeypatch.chdir(folder)
    for name in ("SYNDICATE_HOME", "SYNDICATE_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    # Logging is set up for a whole process, which this one is the test's.
    monkeypatch.setattr("syndicate.app.logs.set_up", lambda _settings: None)

    def calling(*arguments: str, home: Path = folder / "home") -> Ended:
        monkeypatch.setattr(sys, "argv", ["syndicate", "--home", str(home), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        assert "Traceback" not in printed.err
        return Ended(code, printed.out, printed.err)

    return calling
