"""What the demo says when the year is in: where to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.cli.demo_report import where_to_look
from syndicate.settings import Settings


@pytest.mark.parametrize("served", [True, False])
def test_it_says_where_the_page_is(served: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """While the daemon serves the page its address is told, with the year; else the command that serves it."""
    settings = Settings()
    where_to_look(Path("sample"), settings, Path("syndicate.toml"), Path("form.xlsx"), served=served)
    said = capsys.readouterr().out
    assert (f"http://{settings.web.listen}/?year=2018" in said) == served
    assert (" serve\n" in said) != served
