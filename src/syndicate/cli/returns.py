"""returns: what belongs to the official forms beside filling and writing them."""

from __future__ import annotations

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.returns_check import check


@click.group(cls=Group)
def returns() -> None:
    """
    统计表和年度报告：核对。

    Official forms and annual reports: check.
    """


returns.add_command(check)
