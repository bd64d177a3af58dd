"""The section on the ledger: where it lies."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class LedgerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """台账: where the one store of truth lies."""

    url: Annotated[
        str,
        Meta(
            pattern=r"^(postgres(ql)?://\S+)?\Z",
            description="PostgreSQL 台账的地址；不写则为数据目录中的 ledger.db / address of a ledger on PostgreSQL; none: ledger.db in the home",
            extra={
                "secret": True,
                "takes": "postgresql://用户@主机/库?sslmode=verify-full 一类的地址；schema=… 指定模式，其余参数与 libpq 相同 / an address such as postgresql://user@host/database?sslmode=verify-full; schema=… names the schema, all other parameters are libpq's",
            },
        ),
    ] = ""
