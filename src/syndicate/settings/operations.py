"""The sections on running the program: copies of the ledger, and what is written of the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from syndicate.settings.kinds import Seconds


class BackupSettings(msgspec.Struct, frozen=True, kw_only=True):
    """备份: copies of the ledger that the daemon makes while it works."""

    enabled: Annotated[bool, Meta(description="守护进程是否自动备份 / whether the daemon makes backups by itself")] = (
        True
    )
    to: Annotated[
        Path | None,
        Meta(
            description="备份目录，宜在另一块磁盘上；不写则为数据目录下的 backups / folder of the backups, best on another disk; else backups in the home"
        ),
    ] = None
    every: Annotated[
        Seconds,
        Meta(description="隔多久备份一次 / time between two backups", extra={"at_least": 60.0}),
    ] = Seconds(86400)
    keep: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="保留最近几份；核对过的最近一份总是保留 / how many of the newest are kept; the newest that was verified always is",
        ),
    ] = 7


class LogSettings(msgspec.Struct, frozen=True, kw_only=True):
    """日志: what the program writes of its work to standard error; never any text of an item."""

    format: Annotated[
        Literal["auto", "text", "json"],
        Meta(
            description="text、json，或 auto：终端上为 text，否则为 json / text, json, or auto: text on a terminal, else json",
        ),
    ] = "auto"
    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="记到哪一级 / the least level that is written"),
    ] = "info"
