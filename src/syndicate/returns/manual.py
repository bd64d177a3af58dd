"""Values that people state for a form, from a TOML file: one table per row key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from syndicate.model import ConfigError
from syndicate.model.errors import in_chinese
from syndicate.returns.filled import ManualValue


def load_manual(path: Path) -> dict[str, ManualValue]:
    """
    Return stated values by row key.

    The file has one table per row: `[meetings]` with `value = 12`, `who = "王某"`, `when = 2019-01-03`, `basis = "会议纪要"`. A value
    that is no number is kept here as it is written; filling refuses it and shows why.

    Raises:
        ConfigError: The file cannot be read, or a table lacks one of the four.
    """
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, ManualValue])
    except OSError as error:
        raise ConfigError(f"无法读取 {path}：{in_chinese(error)} / cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(
            f"{path.name}：填报值应有 value、who、when、basis / stated values need value, who, when, basis: {error}"
        ) from None
    return {
        key: msgspec.structs.replace(one, place=one.place or f"{path.name}，行 {key}，字段 value")
        for key, one in found.items()
    }
