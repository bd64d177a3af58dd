"""Values between Python and PostgreSQL, as SQLite would have them: whole numbers are whole numbers, and so is the answer to a yes or no."""

from __future__ import annotations

from psycopg.abc import AdaptContext
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrBinaryDumper


class _Said(Dumper):
    oid = 20

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class _Asked(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"\x01")


class _Sum(NumericBinaryLoader):
    """Sums of whole numbers are `numeric`."""

    def load(self, data: Buffer) -> int | float:  # type: ignore[override]  # a whole number is no Decimal to us
        number = super().load(data)
        return int(number) if number == number.to_integral_value() else float(number)


def as_sqlite(context: AdaptContext) -> None:
    """Have a connection read and write values as the embedded ledger does."""
    adapters = context.adapters
    assert adapters is not None
    adapters.register_dumper(int, Int8BinaryDumper)
    adapters.register_dumper(str, StrBinaryDumper)
    adapters.register_dumper(bool, _Said)
    adapters.register_loader("bool", _Asked)
    adapters.register_loader("numeric", _Sum)
