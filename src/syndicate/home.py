"""A home: where its ledger lies, which process owns it, the rules that are installed, and what time it is."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.model import CHINA, ConfigError, Transient, UsageError
from syndicate.model.errors import in_chinese
from syndicate.pipeline.prepare import Rules, digest_from_texts, rules_from_texts

if TYPE_CHECKING:  # the vocabulary of screening is loaded by what uses it: most commands do without
    from syndicate.pipeline.screen import Ruleset


def now() -> datetime:
    """Return the present in Asia/Shanghai."""
    return datetime.now(CHINA)


def read_rules() -> Rules:
    """
    Compile the rule sets that are installed; the same object again as long as their files stay what they are.

    Raises:
        ConfigError: A rule file is wrong or fails its own examples.
    """
    config = files("syndicate_config")
    try:
        taxonomy = tuple(sorted(_texts(config / "taxonomy").items()))
        return _compiled(taxonomy, (config / "secrecy" / "marks.toml").read_text("utf-8"))
    except ValueError as error:
        raise ConfigError(f"规则文件有误：{error} / a rule file is wrong") from error


# Files that did not change give the rule set that they gave before: it takes a second to compile, it is never altered, and who asks at
# a reload may be the one that must answer everybody else.
@lru_cache(maxsize=1)
def _compiled(taxonomy: tuple[tuple[str, str], ...], marks: str) -> Rules:
    return rules_from_texts(dict(taxonomy), marks)


@cache
def rules_digest() -> str:
    """
    Return the digest of the rule sets that are installed, in a fraction of the time of compiling them.

    Raises:
        ConfigError: A rule file is wrong.
    """
    config = files("syndicate_config")
    try:
        return digest_from_texts(_texts(config / "taxonomy"), (config / "secrecy" / "marks.toml").read_text("utf-8"))
    except ValueError as error:
        raise ConfigError(f"规则文件有误：{error} / a rule file is wrong") from error


def _texts(folder: Traversable) -> dict[str, str]:
    return {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")}


_MOVED = "ledger.url"


def ledger_path(home: Path) -> Path:
    """Return where the embedded ledger of a home lies."""
    return home / "ledger.db"


def moved_to(home: Path) -> str:
    """Return the address to which the ledger of a home has been moved; empty: it lies in the home."""
    try:
        return (home / _MOVED).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"“{home / _MOVED}”读不了：{in_chinese(error)} / cannot be read: {error.strerror}") from error


def set_moved(home: Path, url: str) -> Path:
    """
    Have a home say from now on where its ledger has been moved to, and set the file aside that it was.

    Killed in between, the file still lies there and the home says already where the ledger is: that counts.

    Returns:
        Where the file lies now.
    """
    half = home / f"{_MOVED}.half"
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # an address may hold a password
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{url}\n")
        file.flush()
        os.fsync(file.fileno())
    half.rename(home / _MOVED)
    aside = home / "ledger.db.moved"
    ledger_path(home).rename(aside)
    return aside


@contextmanager
def sole_owner(home: Path) -> Iterator[None]:
    """
    Hold the home for this process; the kernel lets go of it when the process ends, however it ends.

    Raises:
        Transient: Another process, such as the daemon, holds it.
        UsageError: The folder cannot be made or written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(
            f"数据目录“{home}”不可写：{in_chinese(error)} / home {home} cannot be written: {error.strerror}"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Transient(
            f"“{home}”正由另一个 syndicate 进程使用（守护进程在运行？），请稍后再试 / {home} is in use by another syndicate process"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def read_screening() -> Ruleset:
    """
    Compile the rules of screening that are installed; the same object again as long as their files stay what they are.

    Raises:
        ConfigError: A rule file is missing or wrong, or fails its own examples.
    """
    try:
        return _compiled_screening(tuple(sorted(_texts(files("syndicate_config") / "secrecy").items())))
    except ValueError as error:
        raise ConfigError(f"审查规则未采用：{error} / the screening rules were refused") from error


@lru_cache(maxsize=1)
def _compiled_screening(texts: tuple[tuple[str, str], ...]) -> Ruleset:
    from syndicate.pipeline.screen import Ruleset

    return Ruleset.from_texts(dict(texts))
