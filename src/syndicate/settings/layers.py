"""Where settings are written: the configuration file, the folder beside it, the environment and the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from syndicate.model import ConfigError
from syndicate.model.errors import in_chinese

PREFIX = "SYNDICATE_"
RESERVED = (
    "SYNDICATE_CONFIG",
    "SYNDICATE_TEST_",
    "SYNDICATE_PASSWORD_FILE",
    "SYNDICATE_NEW_PASSWORD_FILE",
    "SYNDICATE_TOKEN_FILE",
    "SYNDICATE_TOTP_CODE",
)
"""Not settings: where the configuration lies, switches of the test run, and how somebody at the command line proves who he is."""


class Given(NamedTuple):
    """A value somebody wrote, where it stands, and from where its relative paths count."""

    value: Any
    origin: str
    folder: Path = Path()
    lax: bool = False
    """Whether text may stand for numbers and booleans (environment)."""


class Layer(NamedTuple):
    """One place where settings are written: scalar keys by dotted name, and tables of sources."""

    keys: dict[str, Given]
    sources: list[tuple[dict[str, Any], Given]]


def file_layers(config: Path) -> Iterator[Layer]:
    """
    Yield the file and then `config.d/*.toml` beside it, by name. Paths in all of them count from the file's folder.

    Raises:
        ConfigError: A file cannot be read or is not TOML.
    """
    for path in (config, *sorted((config.parent / "config.d").glob("*.toml"))):
        yield _file_layer(path, config.parent)


def _file_layer(path: Path, folder: Path) -> Layer:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}：读不出：{in_chinese(error)} / cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}：不是 UTF-8 / is not UTF-8: byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}：不是合法的 TOML：{error} / is not valid TOML: {error}") from error
    sources = tree.pop("source", [])
    if not isinstance(sources, list) or not all(isinstance(table, dict) for table in sources):
        raise ConfigError(f"{path}：source 应写作 [[source]] 表 / source is written as [[source]] tables")
    given = {name: Given(value, str(path), folder) for name, value in flat(tree)}
    return Layer(given, [(table, Given(table, str(path), folder)) for table in sources])


def flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield `section.key` and value for every leaf of nested tables."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def environment_layer(env: Mapping[str, str]) -> Layer:
    """Return what `SYNDICATE_KEY` and `SYNDICATE_SECTION__KEY` say; paths count from the working folder."""
    names = sorted(name for name in env if name.startswith(PREFIX) and not name.startswith(RESERVED))
    keys = {_dotted(name): Given(env[name], f"环境变量 {name} / environment {name}", lax=True) for name in names}
    return Layer(keys, [])


def _dotted(name: str) -> str:
    return name.removeprefix(PREFIX).lower().replace("__", ".")


def placed(given: Mapping[str, Given], credentials: Path | None) -> Mapping[str, Given]:
    """
    Return what was given, with secrets' files found among the credentials that a service manager hands over.

    A relative `<key>_file` that is not there counts from `$CREDENTIALS_DIRECTORY`, where systemd (`LoadCredential=`) puts files by name.
    """
    if credentials is None:
        return given
    return {name: _among(at, credentials) if name.endswith("_file") else at for name, at in given.items()}


def _among(at: Given, credentials: Path) -> Given:
    if not isinstance(at.value, str) or (at.folder / at.value).exists() or not (credentials / at.value).is_file():
        return at
    return at._replace(folder=credentials)


def flag_layer(flags: Mapping[str, Any]) -> Layer:
    """Return what the command line says, by dotted key; None means that the flag was not given."""
    given = {name: value for name, value in flags.items() if value is not None}
    return Layer({name: Given(value, f"命令行 / flag ({name})", lax=True) for name, value in given.items()}, [])
