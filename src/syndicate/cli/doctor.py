"""doctor: whether the installation and the home are fit for work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from syndicate.cli.bilingual import Command
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.ledger.health import Health
    from syndicate.settings import Settings

_COLUMNS = {"check": "项目", "state": "状态", "found": "所见", "advice": "建议"}
_LEAST_PYTHON = (3, 11)
_LEAST_SQLITE = (3, 51, 3)
_LEAST_FREE = 1 << 30
_FAR = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs")
"""File systems over a network: their locks are not to be relied on, and a ledger there can be damaged."""
_FIRST_YEAR = 2025
"""No clock that is right says less: this release did not exist before."""


class Finding(NamedTuple):
    """One line of the report."""

    check: str
    found: str
    advice: str = ""
    """What to do; Chinese, then English. Empty: nothing, all is well."""
    note: bool = False
    """Whether the advice keeps nobody from work."""

    def row(self) -> dict[str, str]:
        """Return what is printed."""
        state = "ok" if not self.advice else "note" if self.note else "problem"
        return {"check": self.check, "state": state, "found": self.found, "advice": self.advice}


@click.command(cls=Command)
@output_format()
@click.pass_obj
def doctor(invocation: Invocation, form: str) -> None:
    """
    检查安装、环境、配置、数据目录、台账、端口、信源和备份；有问题时退出码为 3，只有提示（note）时为 0。

    Check the installation, its surroundings, the configuration, the home, the ledger, ports, sources and backups; exit code 3 when
    something is wrong, 0 where there are notes only.
    """
    findings = list(_examine(invocation))
    emit([finding.row() for finding in findings], form, _COLUMNS)
    if any(finding.row()["state"] == "problem" for finding in findings):
        sys.exit(3)


def _examine(invocation: Invocation) -> Iterator[Finding]:
    from syndicate.cli import doctor_place as place

    yield from place.program()
    yield _python()
    yield _sqlite()
    yield from place.surroundings()
    yield _loads("规则 / rules", _rules)
    yield _loads("表式 / forms", _forms)
    yield _loads("连接器 / connectors", _connectors)
    yield _loads("配置 / configuration", lambda: _configuration(invocation))
    home = _home(invocation)
    yield from _folder(home)
    yield from place.rights(home)
    settings = _settings(invocation)
    found = list(_served(settings) if settings and _is_served(settings) else _ledger(home))
    yield from found
    if settings is not None:
        yield from place.running(settings)
    if settings is not None and len(found) == 3 and not any(one.advice for one in found):
        yield from place.holdings(settings)


def _settings(invocation: Invocation) -> Settings | None:
    """Return the settings; None where they are wrong, which is told in a row of its own."""
    from syndicate.model import ConfigError

    try:
        return invocation.settings()
    except ConfigError:
        return None


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    short = sys.version_info[:2] < _LEAST_PYTHON
    return Finding("Python", version, "请安装 Python 3.11 或更新版本 / install Python 3.11 or newer" if short else "")


def _sqlite() -> Finding:
    from syndicate.ledger.health import library_version

    version = library_version()
    advice = "请升级 apsw，需要 SQLite 3.51.3 或更新版本 / upgrade apsw: SQLite 3.51.3 or newer is needed"
    return Finding("SQLite", ".".join(map(str, version)), advice if version < _LEAST_SQLITE else "")


def _loads(check: str, load: Callable[[], str]) -> Finding:
    from syndicate.model import SyndicateError

    try:
        return Finding(check, load())
    except (SyndicateError, ImportError, AttributeError) as error:
        return Finding(check, "读不出 / does not load", str(error))


def _rules() -> str:
    from syndicate.app import read_rules

    return read_rules().digest[:12]


def _forms() -> str:
    from syndicate import returns

    return "、".join(returns.load_form(name).id for name in returns.form_names())


def _connectors() -> str:
    from syndicate.connect.registry import load_specs
    from syndicate.model import ConfigError

    found = "、".join(load_specs())
    if not found:
        raise ConfigError("没有连接器，请重新安装 / there are no connectors: install again")
    return found


def _configuration(invocation: Invocation) -> str:
    effective = invocation.effective()
    where = str(effective.config or "没有配置文件 / no file")
    return f"{where}，信源 {len(effective.settings.source)} 个 / sources"


def _home(invocation: Invocation) -> Path:
    """Return the home, also when the configuration cannot be read."""
    from syndicate.model import ConfigError
    from syndicate.settings.table import DEFAULT_HOME

    try:
        return invocation.settings().home
    except ConfigError:
        return invocation.home or DEFAULT_HOME


def _folder(home: Path) -> Iterator[Finding]:
    import os
    import shutil

    place = home.resolve()
    while not place.exists():
        place = place.parent
    usable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    advice = f"“{home}”不可写，请改权限或换 --home / {home} cannot be written: change its permissions, or use --home"
    yield Finding("数据目录 / home", str(home.resolve()), "" if usable else advice)
    kind = _file_system(place)
    advice = "台账须放在本机磁盘上，请换 --home / keep the ledger on a local disk: use --home"
    yield Finding("磁盘 / disk", kind or "?", advice if kind in _FAR else "")
    free = shutil.disk_usage(place).free
    advice = "剩余空间不足 1 GiB，请清理 / less than 1 GiB is free: make room"
    yield Finding("剩余空间 / free space", f"{free / (1 << 30):.1f} GiB", advice if free < _LEAST_FREE else "")


def _file_system(place: Path) -> str:
    """Return the type of the file system that a folder lies on; empty where the system does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    mounts = [(Path(fields[1].replace("\\040", " ")), fields[2]) for line in lines if len(fields := line.split()) > 2]
    above = [(len(point.parts), kind) for point, kind in mounts if place.is_relative_to(point)]
    return max(above, key=lambda one: one[0])[1] if above else ""


def _is_served(settings: Settings) -> bool:
    from syndicate.app import place_of

    return not isinstance(place_of(settings), Path)


def _served(settings: Settings) -> Iterator[Finding]:
    """Look at a ledger on a database server."""
    from contextlib import closing

    from syndicate.app import place_of
    from syndicate.ledger.places import open_ledger
    from syndicate.model import SyndicateError

    place = place_of(settings)
    try:
        with closing(open_ledger(place)) as ledger:
            faults = "；".join(ledger.faults())
            yield Finding("台账 / ledger", f"{place} {faults or '完好 / sound'}", faults)
            yield Finding("结构版本 / schema", str(ledger.schema()))
            yield _clock(next((one.committed_at for one in ledger.receipts_before(1 << 62, 1)), ""))
    except SyndicateError as error:
        yield Finding("台账 / ledger", "不可用 / not available", str(error))


def _ledger(home: Path) -> Iterator[Finding]:
    from syndicate.app import ledger_path
    from syndicate.ledger.health import examine
    from syndicate.model import Transient

    path = ledger_path(home)
    if not path.exists():
        yield Finding("台账 / ledger", "还没有 / none yet")
        yield _clock("")
        return
    try:
        health = examine(path)
    except Transient as error:
        yield Finding("台账 / ledger", "正忙 / busy", str(error))
        return
    yield from _ledger_findings(path, health)


def _ledger_findings(path: Path, health: Health) -> Iterator[Finding]:
    if health.closed:
        yield Finding("台账 / ledger", "打不开 / cannot be opened", health.closed)
        return
    advice = f"请停止程序，从备份恢复 {path} / stop the program and restore {path} from a backup"
    yield Finding("台账 / ledger", health.faults or "完好 / sound", advice if health.faults else "")
    advice = "请升级程序 / upgrade the program" if health.schema > health.newest_schema else ""
    if health.schema < health.newest_schema and not health.faults:
        advice = "打开台账的下一个命令会升级它 / the next command that opens the ledger upgrades it"
    yield Finding("结构版本 / schema", f"{health.schema}（{health.newest_schema}）", advice)
    yield _clock(health.committed_at)


def _clock(committed_at: str) -> Finding:
    from datetime import datetime

    from syndicate.app import now

    present = now()
    behind = bool(committed_at) and present < datetime.fromisoformat(committed_at)
    wrong = behind or not _FIRST_YEAR <= present.year < 2100
    advice = "时钟不对，请校时 / the clock is wrong: set it"
    return Finding("时钟 / clock", present.isoformat(timespec="seconds"), advice if wrong else "")
