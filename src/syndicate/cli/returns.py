"""returns: what belongs to the official forms beside filling and writing them."""

from __future__ import annotations

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.returns_check import check
from syndicate.cli.returns_due import due
from syndicate.cli.returns_policies import policies
from syndicate.cli.returns_ready import ready
from syndicate.cli.returns_year import acts, adjust, close


@click.group(cls=Group)
def returns() -> None:
    """
    统计表和年度报告：核对、结账、调整、期限、年终准备、文件与解读。

    Official forms and annual reports: check, close a year, sign changes, see what is due, what is open, what has no interpretation.
    """


for _command in (check, close, adjust, acts, due, ready, policies):
    returns.add_command(_command)
