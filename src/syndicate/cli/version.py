"""version."""

from __future__ import annotations

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import encode, output_format


@click.command(cls=Command)
@output_format(choices=("table", "json"))
def version(form: str) -> None:
    """版本 / Print the version."""
    from syndicate import __version__

    print(encode({"version": __version__}) if form == "json" else __version__)
