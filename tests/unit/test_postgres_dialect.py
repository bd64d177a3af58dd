"""Statements in the words of the ledger, as PostgreSQL takes them."""

from __future__ import annotations

import pytest

from syndicate.ledger.postgres.address import address_of
from syndicate.ledger.postgres.dialect import bulk, translated
from syndicate.model import ConfigError

TYPES = {"lane": {"lane": "text", "position": "bigint", "mark": "bytea"}}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("SELECT ?, ?", "SELECT $1, $2"),
        ("SELECT ?2, ?1, ?2", "SELECT $2, $1, $2"),
        ("SELECT '?', \":a\", ?", "SELECT '?', \":a\", $1"),
        ("SELECT 'it''s ?', ?", "SELECT 'it''s ?', $1"),
        ("SELECT x::text, :day", "SELECT x::text, $1"),
        ("SELECT 1 FROM a CROSS JOIN b c ON c.x = ?", "SELECT 1 FROM a JOIN b c ON c.x = $1"),
        ("SELECT 1 FROM a CROSS JOIN b", "SELECT 1 FROM a CROSS JOIN b"),
    ],
)
def test_placeholders_become_numbers(said: str, taken: str) -> None:
    """What stands in quotes is left alone."""
    assert translated(said).text == taken


def test_values_by_name_are_put_in_order() -> None:
    """A name that comes twice is one value; what is not asked for is left out."""
    statement = translated("SELECT :b, :a, :b")
    assert statement.text == "SELECT $1, $2, $1"
    assert statement.values({"a": 1, "b": 2, "c": 3}) == [2, 1]


def test_rows_are_inserted_as_one_list() -> None:
    """Bytes travel as base64, and what follows the values stays."""
    many = bulk("INSERT INTO lane VALUES (?, ?, ?) ON CONFLICT (lane) DO NOTHING", TYPES.__getitem__)
    assert many is not None
    assert "decode(given.\"mark\", 'base64')" in many.text
    assert many.text.endswith("WHERE true  ON CONFLICT (lane) DO NOTHING")
    assert many.rows([("a", 1, b"\x00\xff")]) == '[{"lane":"a","position":1,"mark":"AP8="}]'


def test_rows_are_updated_as_one_list() -> None:
    """Each value is found in its row, wherever the key stands."""
    many = bulk("UPDATE lane SET position = ?2 WHERE lane = ?1", TYPES.__getitem__)
    assert many is not None
    assert many.rows([("a", 1)]) == '[{"position":1,"lane":"a"}]'


@pytest.mark.parametrize(
    "said",
    [
        "DELETE FROM lane WHERE lane = ?",
        "UPDATE lane SET lane = ?2 WHERE lane = ?1",
        "UPDATE lane SET position = position + 1 WHERE lane = ?",
        "INSERT INTO lane VALUES (?, 0, ?)",
    ],
)
def test_other_statements_go_row_by_row(said: str) -> None:
    """What is more than one value in one place is not rewritten."""
    assert bulk(said, TYPES.__getitem__) is None


def test_an_address_is_shown_without_its_password() -> None:
    """The schema is taken out of the address; everything else is handed to libpq, the secret shown to nobody."""
    address = address_of("postgres://office:geheim@db.example:5433/gov?sslmode=verify-full&schema=daoli")
    assert (address.schema, address.shown) == ("daoli", "postgresql://db.example/gov?schema=daoli")
    assert "password=geheim" in address.info
    assert "sslmode=verify-full" in address.info
    assert "idle_in_transaction_session_timeout" in address.info


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://db/gov", "应以 postgresql:// 开头"),
        ("postgresql://db/gov?schema=A;B", "应为小写字母"),
        ("postgresql://db/gov?nonsense=1", "台账地址有误"),
    ],
)
def test_an_address_that_is_none_is_refused(url: str, told: str) -> None:
    """The error says what was expected."""
    with pytest.raises(ConfigError, match=told):
        address_of(url)
