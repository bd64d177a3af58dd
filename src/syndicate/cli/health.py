"""health: whether a running daemon is in order, for containers and scripts that have no other way to ask."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.settings import Settings

_COLUMNS = {"name": "项目", "state": "状态", "detail": "所见"}
_PATIENCE = 8.0


@click.command(cls=Command)
@output_format()
@click.pass_obj
def health(invocation: Invocation, form: str) -> None:
    """
    询问正在运行的守护进程是否正常；不正常或没有应答，退出码为 1。网页未启用时直接查看台账。

    Ask a running daemon whether all is in order; exit code 1 when it is not, or does not answer. Without pages the ledger itself is looked
    at. Warnings are shown, and are no failure.
    """
    settings = invocation.settings()
    rows = _asked(settings) if settings.web.enabled else _looked(settings)
    emit(rows, form, _COLUMNS)
    if any(row["state"] == "fail" for row in rows):
        sys.exit(1)


def _asked(settings: Settings) -> list[dict[str, str]]:
    import httpx
    import msgspec

    from syndicate.web.server import address_of

    host, port = address_of(settings.web)
    # Where it listens at every address of the machine, this machine is one of them.
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not listened at
    url = f"http://{f'[{here}]' if ':' in here else here}:{port}/healthz?verbose"
    try:
        answer = httpx.get(url, timeout=_PATIENCE, trust_env=False, headers={"host": "localhost"})
        rows: list[dict[str, str]] = msgspec.json.decode(answer.content)["checks"]
    except (httpx.HTTPError, msgspec.DecodeError, LookupError, TypeError) as error:
        told = f"{url} 没有应答 / does not answer: {type(error).__name__}"
        return [{"name": "pages", "state": "fail", "detail": told}]
    return rows


def _looked(settings: Settings) -> list[dict[str, str]]:
    import msgspec

    from syndicate.app import has_ledger, now, place_of
    from syndicate.engine.checkup import checkup
    from syndicate.ledger.places import open_ledger

    if not has_ledger(settings):
        return [{"name": "store", "state": "fail", "detail": "还没有台账 / there is no ledger yet"}]
    ledger = open_ledger(place_of(settings))
    try:
        return [msgspec.to_builtins(check) for check in checkup(ledger, settings, now())]
    finally:
        ledger.close()
