"""Where a ledger on PostgreSQL lies: the address of a database, and the schema in it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from psycopg import ProgrammingError, conninfo

from syndicate.model import ConfigError

SCHEMA = "syndicate"
"""The schema of a ledger whose address names none."""
_SCHEMES = ("postgres", "postgresql")
# A server or a worker that has gone is noticed within half a minute, however silently it went; a writer that stands still in the middle of
# a batch, such as a process that was stopped, is thrown out, so that it does not keep the others waiting.
_SETTINGS = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "syndicate",
}
_OPTIONS = (
    "-c idle_in_transaction_session_timeout=20000 -c lock_timeout=30000 -c TimeZone=UTC -c client_min_messages=warning"
)


class Address(msgspec.Struct, frozen=True):
    """A database and a schema in it."""

    info: str
    """What libpq connects to, with the password."""
    schema: str
    shown: str
    """For people: without the password."""


def address_of(url: str) -> Address:
    """
    Read `postgresql://user@host:port/database?schema=…`; every other parameter is libpq's own: sslmode, sslrootcert, sslcert, sslkey, …

    Raises:
        ConfigError: It is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES:
        raise ConfigError(
            f"台账地址“{parts.scheme}://…”应以 postgresql:// 开头 / the address of the ledger begins with postgresql://"
        )
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    schema = given.pop("schema", SCHEMA)
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,40}", schema):
        raise ConfigError(
            f"台账地址中的 schema“{schema}”应为小写字母、数字、下划线 / schema {schema}: lower-case letters, digits, underscores"
        )
    plain = urlunsplit(parts._replace(query=urlencode(given), scheme="postgresql"))
    try:
        found = conninfo.conninfo_to_dict(plain)
    except ProgrammingError as error:
        raise ConfigError(f"台账地址有误：{error} / the address of the ledger is wrong") from error
    options = f"{_OPTIONS} {found.pop('options', None) or ''}".strip()
    said = {name: str(value) for name, value in found.items() if value is not None}
    info = conninfo.make_conninfo("", **(_SETTINGS | said | {"options": options}))
    host, database = found.get("host", "localhost"), found.get("dbname", "")
    return Address(info, schema, f"postgresql://{host}/{database}" + (f"?schema={schema}" if schema != SCHEMA else ""))
