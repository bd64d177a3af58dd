"""Fetching the articles of the queue: one broken page never stops the others, a host in trouble is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from syndicate.connect import Defaults, Reading, Standing, Transient
from syndicate.connect.http import HttpFailure, PoliteClient, Response
from syndicate.connect.listing import ListEntry
from syndicate.connect.urls import normalise_url, site_of

from .article import Fetched, read_article, rejected
from .identity import is_own, is_page, is_web_elsewhere
from .options import PortalOptions
from .rows import RowSeen, row_record
from .state import State, Task, mark_of, marks

HOST_IN_TROUBLE = frozenset(("dns", "tls", "rate_limited"))
"""Reasons that say nothing about the one page: the work stops and the host is left alone."""
MAYBE_HOST = frozenset(("connect", "timeout", "http_5xx"))
"""Reasons that may lie with the page or the host; whether the list answers decides."""
FINAL = frozenset(("robots", "forbidden_address"))
"""Reasons that another attempt does not change."""
MAX_DOUBTFUL = 3
"""Pages of one poll that may fail while their host answers; each can cost a whole timeout."""
MAX_ATTEMPTS = 5
FIRST_PAUSE = 60.0
"""Seconds before the second attempt; four times as long before each further one: a minute, 4, 16, 64."""


class ArticleStep:
    """Fetches articles of one source."""

    def __init__(
        self, client: PoliteClient, options: PortalOptions, defaults: Defaults, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._options = options
        self._defaults = defaults
        self._now = now

    async def run(self, state: State) -> list[Reading]:
        """
        Fetch up to `batch` articles of the queue.

        What was read before the host got into trouble is returned; the rest of the queue waits in the state.

        Raises:
            Transient: The host is in trouble and nothing was read.
        """
        readings: list[Reading] = []
        known = marks(state.known)
        doubtful = 0
        for _ in range(min(self._options.batch, len(state.queue))):
            task = state.queue[0]
            try:
                readings.append(await self._read(task))
            except Transient as trouble:
                if trouble.reason in HOST_IN_TROUBLE and readings:
                    break
                await self._check_host(trouble, read_something=bool(readings))
                readings.extend(self._failed(state, task, trouble))
                doubtful += trouble.reason in MAYBE_HOST
            else:
                _know(state, known, task)
            state.queue.pop(0)
            if doubtful >= MAX_DOUBTFUL:
                break
        return readings

    async def _read(self, task: Task) -> Reading:
        response = await self._client.get(task.url)
        fetched = Fetched(
            raw=response.content,
            url=response.url,
            seen_at=response.fetched_at,
            content_type=response.headers.get("content-type"),
            listed=task.entry(),
        )
        if self._led_away(task, response):
            row = RowSeen(task.url, response.fetched_at, Standing.SHARE)
            return row_record(_moved(task, response), row, self._options, self._defaults)
        if not is_page(response.headers.get("content-type", "")):
            return row_record(
                task.entry(), RowSeen(task.url, response.fetched_at, Standing.OWN), self._options, self._defaults
            )
        if _is_home(response.url) and not _is_home(task.url):
            return rejected(fetched, "not_an_article", f"“{task.url}”被转到首页 / {task.url} leads to the home page")
        return read_article(fetched, self._options, self._defaults)

    def _led_away(self, task: Task, response: Response) -> bool:
        sites = (site_of(task.url), *self._options.hosts, *filter(None, (self._options.site,)))
        return is_web_elsewhere(response.url) or not is_own(response.url, sites)

    async def _check_host(self, trouble: Transient, *, read_something: bool) -> None:
        """Tell a broken page from a broken host: raise when it is the host."""
        if trouble.reason in HOST_IN_TROUBLE:
            raise trouble
        if trouble.reason in MAYBE_HOST and not read_something:
            await self._client.get(self._options.lists[0])

    def _failed(self, state: State, task: Task, trouble: Transient) -> list[Reading]:
        task.attempts += 1
        gone = isinstance(trouble, HttpFailure) and trouble.status in (404, 410)
        if not gone and trouble.reason not in FINAL and task.attempts < MAX_ATTEMPTS:
            pause = FIRST_PAUSE * 4 ** (task.attempts - 1)
            task.due = (self._now() + timedelta(seconds=pause)).isoformat()
            state.waiting.append(task)
            return []
        state.failed += mark_of(task)
        fetched = Fetched(raw=b"", url=task.url, seen_at=self._now())
        reason = "too_large" if trouble.reason == "too_large" else "not_an_article"
        title = f"《{task.title}》" if task.title else ""
        return [rejected(fetched, reason, f"{title}{trouble}")]


def _know(state: State, known: set[str], task: Task) -> None:
    mark = mark_of(task)
    if mark not in known:
        known.add(mark)
        state.known += mark


def _moved(task: Task, response: Response) -> ListEntry:
    return ListEntry(url=response.url, title=task.title, date=task.date, labels=task.labels, warnings=task.warnings)


def _is_home(url: str) -> bool:
    return urlsplit(normalise_url(url)).path in ("", "/")
