"""The section on shared hot state: where several processes tell each other what may be lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from syndicate.settings.kinds import Seconds


class RedisSettings(msgspec.Struct, frozen=True, kw_only=True):
    """共享状态: what several processes tell each other; it may be flushed at any moment."""

    url: Annotated[
        str,
        Meta(
            pattern=r"^((rediss?|unix)://\S+)?\Z",
            description="Redis 或 Valkey 的地址，可含用户名和密码；不写则只在本进程内 / address of a Redis or Valkey server, with user and password where it wants them; none: within this process alone",
            extra={
                "secret": True,
                "takes": "redis://、rediss://（TLS）或 unix:// 开头的地址 / an address that begins with redis://, rediss:// (TLS) or unix://",
            },
        ),
    ] = ""
    prefix: Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_.\-]{1,40}\Z",
            description="键的开头；共用一个服务器的各套系统应不同 / how keys begin; one for each system that shares a server",
            extra={"takes": "1 至 40 个字母、数字、_ . - / 1 to 40 letters, digits, _ . -"},
        ),
    ] = "syndicate"
    timeout: Annotated[
        Seconds,
        Meta(
            description="最多等多久；没有应答就各进程自行继续 / how long an answer is waited for; without one every process goes on by itself",
            extra={"at_least": 0.05},
        ),
    ] = Seconds(0.5)
    ca: Annotated[
        Path | None,
        Meta(
            description="rediss:// 时用来核对服务器的证书文件；不写则用系统的 / certificates that a rediss:// server is checked against; else the system's"
        ),
    ] = None
