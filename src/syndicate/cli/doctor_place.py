"""doctor: what else a call for support would ask of the place: libraries, encoding, rights, who works there, ports, sources, backups."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.cli.doctor import Finding

if TYPE_CHECKING:
    from syndicate.engine.checkup import Check
    from syndicate.settings import Settings

_LEAST_FILES = 1024


def program() -> Iterator[Finding]:
    """Yield the version of the program, and which of its libraries are missing."""
    import platform

    import syndicate

    said = f"{syndicate.__version__}，{platform.system()} {platform.release()} {platform.machine()}"
    yield Finding("程序 / program", said)
    missing = list(_missing())
    advice = f"缺少 {'、'.join(missing)}，请重新安装 / {', '.join(missing)} missing: install again"
    yield Finding(
        "依赖 / libraries", "齐全 / complete" if not missing else "不全 / incomplete", advice if missing else ""
    )


def _missing() -> Iterator[str]:
    import re
    from importlib.metadata import PackageNotFoundError, requires, version

    for line in requires("syndicate") or []:
        name = re.match(r"[\w.-]+", line)
        if name is None or "extra ==" in line:
            continue
        try:
            version(name[0])
        except PackageNotFoundError:
            yield name[0]


def surroundings() -> Iterator[Finding]:
    """Yield what the system gives every process: the encoding of names, the zone, open files."""
    import resource
    from datetime import datetime

    encoding = sys.getfilesystemencoding().lower()
    advice = f"文件名编码为 {encoding}，请设 LC_ALL=C.UTF-8 / names of files are in {encoding}: set LC_ALL=C.UTF-8"
    yield Finding("编码 / encoding", encoding, "" if encoding == "utf-8" else advice)
    local = datetime.now().astimezone()
    yield Finding("时区 / time zone", f"{local:%Z %z}；计数用北京时间 / counts go by Asia/Shanghai")
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    advice = f"可打开的文件太少，请 ulimit -n {_LEAST_FILES} / too few files may be open: ulimit -n {_LEAST_FILES}"
    few = files != resource.RLIM_INFINITY and files < _LEAST_FILES
    yield Finding("打开文件数 / open files", str(files), advice if few else "")


def rights(home: Path) -> Iterator[Finding]:
    """Yield whether others can read the home; in the ledger lie what is not public yet, and secrets of subscribers."""
    if not home.is_dir():
        return
    mode = home.stat().st_mode & 0o777
    advice = f"他人可读“{home}”，请 chmod 700 / others can read {home}: chmod 700"
    yield Finding("权限 / permissions", f"{mode:o}", advice if mode & 0o077 else "")


def in_use(home: Path) -> bool:
    """Say whether a process owns the home now; nothing is written to find out."""
    import fcntl

    try:
        with (home / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def running(settings: Settings) -> Iterator[Finding]:
    """Yield whether a daemon works there, and whether the ports of one that is not there yet are free."""
    busy = in_use(settings.home)
    yield Finding("守护进程 / daemon", "正在运行 / running" if busy else "未运行 / not running")
    if settings.web.enabled and not busy:
        yield _port("web.listen", settings.web.listen)
    if settings.metrics.enabled and not busy:
        yield _port("metrics.listen", settings.metrics.listen)


def _port(name: str, listen: str) -> Finding:
    import socket

    host, _, port = listen.rpartition(":")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (OSError, OverflowError) as error:
        advice = f"{name} 用不了（{error}），启动前请改 / {name} cannot be used: change it before the daemon starts"
        return Finding(f"端口 / port {listen}", "被占用 / taken", advice, note=True)
    return Finding(f"端口 / port {listen}", "可用 / free")


def holdings(settings: Settings) -> Iterator[Finding]:
    """Yield how sources and backups stand, as `health` says it; the ledger must be one of this schema."""
    from syndicate.app import now, reading
    from syndicate.engine.checkup import backups, sources

    with reading(settings) as ledger:
        for check in (sources(ledger, settings, now()), backups(ledger, settings, now())):
            yield _finding(check)


def _finding(check: Check) -> Finding:
    names = {"sources": "信源 / sources", "backup": "备份 / backup"}
    advice = {
        "sources": "见 `syndicate source list` / see syndicate source list",
        "backup": "请运行 `syndicate backup create` / run syndicate backup create",
    }
    return Finding(names[check.name], check.detail, "" if check.state == "ok" else advice[check.name], note=True)
