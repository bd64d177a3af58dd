"""The sections on watching the program: metrics for Prometheus, and the check that it makes of itself."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from syndicate.settings.kinds import Seconds


class MetricsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """指标: what Prometheus reads from the daemon."""

    enabled: Annotated[bool, Meta(description="守护进程是否提供指标 / whether the daemon serves metrics")] = True
    listen: Annotated[
        str,
        Meta(
            pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):[0-9]{1,5}\Z",
            description="监听地址，与网页分开；没有登录，只给 Prometheus / address to listen at, apart from the pages; nobody logs in: for Prometheus alone",
            extra={"takes": "主机:端口，如 127.0.0.1:9464 / host:port, such as 127.0.0.1:9464"},
        ),
    ] = "127.0.0.1:9464"


class VerifySettings(msgspec.Struct, frozen=True, kw_only=True):
    """自查: the daemon checks by itself what `syndicate verify` checks."""

    enabled: Annotated[bool, Meta(description="守护进程是否定期自查 / whether the daemon checks itself")] = True
    interval: Annotated[
        Seconds,
        Meta(description="两次自查的间隔 / time between two checks", extra={"at_least": 60.0}),
    ] = Seconds(86400)
