"""Pace: how often a host is asked, all processes together."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Pace(Protocol):
    """Gives turns at hosts. What the gate of the HTTP client offers within one process is one."""

    def turn(self, host: str, interval: float) -> AbstractAsyncContextManager[None]:
        """
        Wait for the host's turn and keep it for the duration of one request; then nobody has one for `interval` seconds.

        Raises:
            Transient: `rate_limited`, at once and without asking, while the host's own Retry-After runs.
        """

    async def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so many seconds."""
