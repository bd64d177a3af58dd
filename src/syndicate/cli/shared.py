"""What the commands share: the invocation, output formats, small helpers."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from syndicate.settings import Effective, Settings

FORMATS = ("table", "json", "jsonl", "csv")
F = TypeVar("F", bound=Callable[..., Any])


class Invocation(NamedTuple):
    """The options given before the command."""

    home: Path | None
    config: Path | None

    def effective(self, **flags: Any) -> Effective:
        """Return the settings in force with their origins."""
        from syndicate.settings import load_settings

        return load_settings(self.config, self.home, os.environ, {k.replace("__", "."): v for k, v in flags.items()})

    def settings(self, **flags: Any) -> Settings:
        """Return the settings in force."""
        settings = self.effective(**flags).settings
        if settings.review.holidays or settings.review.make_up_days:
            _announce(settings)
        return settings


def _announce(settings: Settings) -> None:
    """Let the configuration speak for years that the installed calendar of working days does not know."""
    from syndicate.model import ConfigError
    from syndicate.pipeline.gate.working_days import announce

    try:
        announce(settings.review.holidays, settings.review.make_up_days)
    except ValueError as error:
        raise ConfigError(f"[review] holidays、make_up_days：{error}") from error


def output_format(default: str = "table", choices: Sequence[str] = FORMATS) -> Callable[[F], F]:
    """Give a command the option `--format`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=default,
        show_default=True,
        help="输出格式 / output format",
    )


def emit(rows: Iterable[Mapping[str, Any]], form: str, columns: Mapping[str, str]) -> None:
    """
    Print a list.

    Args:
        rows: The rows; values may be nested in `json` and `jsonl`.
        form: One of `FORMATS`.
        columns: Key → heading of the columns that `table` and `csv` show.
    """
    if form == "jsonl":
        for row in rows:
            print(encode(row))
    elif form == "json":
        print(encode(list(rows)))
    elif form == "csv":
        _csv(rows, columns)
    else:
        _table(rows, columns)


def encode(value: Any) -> str:
    """Return a value as one line of JSON."""
    import msgspec

    return msgspec.json.encode(value).decode()


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else encode(value)


def _csv(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(_flat(row.get(key))) for key in columns] for row in rows)


def _harmless(text: str) -> str:
    """A cell must not become a formula in the program that opens the file."""
    return (
        "'" + text
        if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not text.lstrip("+-").replace(".", "", 1).isdigit()
        else text
    )


def _table(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(visible(_flat(row.get(key))) for key in columns))
    console().print(table)


def visible(text: str, keep: str = "") -> str:
    """Return text with control characters written out: what came from outside must not steer the terminal."""
    return "".join(
        one
        if one in keep or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
        else one.encode("unicode_escape").decode()
        for one in text
    )


def console(*, stderr: bool = False) -> Any:
    """Return a console for tables; wide where the output is no terminal, so that nothing is cut."""
    from rich.console import Console

    class Piped(Console):
        """A reader that has seen enough (`| head`) is no error; rich ends the program with exit code 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Piped(stderr=stderr, width=None if terminal else 200, markup=False, highlight=False)


def this_year() -> int:
    """Return the year it is in Asia/Shanghai."""
    from syndicate.app import now

    return now().year
