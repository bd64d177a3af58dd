"""
Which partition carries which jurisdiction: an explicit table that people can read, and that never moves by itself.

A hash of the code would move nearly every jurisdiction when a topic gets more partitions, and loads partitions unevenly.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from syndicate.model import ConfigError
from syndicate.model.errors import in_chinese

Table = Mapping[str, int]
"""Jurisdiction → partition."""


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    partition: dict[str, int]


def read_table(path: Path, partitions: int) -> dict[str, int]:
    """
    Return the table that stands in a file; empty where there is no file yet.

    Raises:
        ConfigError: It cannot be read, or names a partition that the topic does not have.
    """
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Row).partition
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"“{path}”读不出：{in_chinese(error)} / {path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(
            f'“{path}”不是分区表，应为 [partition] 及各行 "230102" = 0 / {path} is no table: {error}'
        ) from error
    wrong = [code for code, one in found.items() if not 0 <= one < partitions]
    if wrong:
        raise ConfigError(
            f"“{path}”：{wrong[0]} = {found[wrong[0]]}，分区应在 0 至 {partitions - 1} 之间"
            f" / {path}: {wrong[0]} = {found[wrong[0]]}, partitions run from 0 to {partitions - 1}"
        )
    return found


def extended(table: Table, sizes: Mapping[str, float], partitions: int) -> dict[str, int]:
    """
    Return the table with a place for every jurisdiction; those that have one keep it.

    The largest come first, each to the partition that carries least so far; of equals the lowest. The same input gives the same table.

    Args:
        table: What stands.
        sizes: Jurisdiction → how much it publishes, in any unit.
        partitions: How many there are.
    """
    loads = [0.0] * partitions
    for code, partition in table.items():
        loads[partition] += sizes.get(code, 1.0)
    result = dict(table)
    for code in sorted(set(sizes) - set(table), key=lambda code: (-sizes[code], code)):
        result[code] = min(range(partitions), key=lambda one: (loads[one], one))
        loads[result[code]] += sizes[code]
    return result


def write_table(path: Path, table: Table) -> None:
    """Write a table, whole or not at all."""
    lines = [f'"{code}" = {table[code]}' for code in sorted(table)]
    head = "# 辖区与分区对照表：已有的行不要改动 / jurisdictions and their partitions: never change a row that stands\n"
    half = path.with_name(f".{path.name}.half")
    half.write_text(f"{head}[partition]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    half.replace(path)


def table_for(codes: Iterable[str], path: Path | None, partitions: int) -> dict[str, int]:
    """
    Return the table that these jurisdictions are carried by. One jurisdiction alone needs no file: it goes to partition 0.

    Raises:
        ConfigError: The file is wrong, or does not name one of them; says which, and which command adds it.
    """
    wanted = sorted(set(codes))
    if path is None:
        if len(wanted) > 1:
            raise ConfigError(
                f"kafka.table：有 {len(wanted)} 个辖区，须有分区表（`syndicate kafka table` 写出）"
                f" / kafka.table: {len(wanted)} jurisdictions need a table of partitions; `syndicate kafka table` writes it"
            )
        return dict.fromkeys(wanted, 0)
    table = read_table(path, partitions)
    missing = [code for code in wanted if code not in table]
    if missing:
        raise ConfigError(
            f"“{path}”没有辖区 {missing[0]} 的分区，请运行 `syndicate kafka table`"
            f" / {path} names no partition for {missing[0]}: run `syndicate kafka table`"
        )
    return table
