"""Errors that say what the runner must do. One root; raise or return, never log and go on."""

from __future__ import annotations

import errno

from syndicate.model.records import Rejection

_IN_CHINESE = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "不是文件夹",
    errno.EEXIST: "已存在",
    errno.ENAMETOOLONG: "名称太长",
    errno.EIO: "读写出错",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def in_chinese(error: OSError) -> str:
    """Return in Chinese why the operating system refuses; its own words where they are none of the common ones."""
    return _IN_CHINESE.get(error.errno or 0, error.strerror or str(error))


class SyndicateError(Exception):
    """Root of every error raised by this project. The message is Chinese first, English second."""


class Transient(SyndicateError):
    """Try again later: the network, a lock, a busy database."""

    def __init__(self, message: str, retry_after: float | None = None, reason: str = "other") -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds to wait, when the other side said so."""
        self.reason = reason
        """A stable word for metrics: dns, connect, tls, timeout, http_4xx, http_5xx, rate_limited, too_large, parse, other."""


class Unreadable(SyndicateError):
    """This input cannot be read at all: quarantine it and go on with the rest."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.message)
        self.rejection = rejection


class Fenced(SyndicateError):
    """Another worker has moved the lane: drop the batch and rebuild what is derived."""


class Fatal(SyndicateError):
    """Stop the process: going on would damage the record."""


class ConfigError(SyndicateError):
    """The configuration is wrong: names file, key and what was expected. Exit code 78."""


class UsageError(SyndicateError):
    """The command was called wrongly. Exit code 2."""
