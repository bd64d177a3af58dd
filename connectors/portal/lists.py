"""One list page: what is new on it, and whether the list goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from syndicate.connect import Defaults, Reading, Standing, Transient
from syndicate.connect.http import HttpFailure, PoliteClient, Response
from syndicate.connect.listing import ListEntry, ListPage, parse_list
from syndicate.connect.urls import site_of

from .article import as_fragment, carried, read_article
from .identity import is_file, is_own, is_web_elsewhere, through_mirror
from .options import PortalOptions
from .rows import RowSeen, row_record
from .state import Leg, ListMemory, State, Task, mark_of, mark_of_rows, marks

GONE = (404, 410)


class ListStep:
    """Reads list pages of one source."""

    def __init__(
        self, client: PoliteClient, options: PortalOptions, defaults: Defaults, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._options = options
        self._defaults = defaults
        self._now = now

    async def run(self, state: State, leg: Leg) -> list[Reading]:
        """
        Read the page at which the leg stands; put new articles into the queue and move the leg on.

        Raises:
            Transient: The page could not be read, or shows no rows although it should (reason `parse`).
        """
        memory = state.memory(leg.list)
        response = await self._fetch(leg, memory)
        if response is None or response.not_modified:
            self._end(state, leg)
            return []
        page = self._parsed(response)
        self._check_rows(leg, memory, page)
        readings, new = self._sort(state, leg, page, response)
        if leg.page == 1:
            self._remember(memory, page, response)
        self._move(state, leg, page, new=new)
        return readings

    async def _fetch(self, leg: Leg, memory: ListMemory) -> Response | None:
        trusted = leg.page == 1 and not leg.full and not memory.lied
        try:
            return await self._client.get(
                leg.url, etag=memory.etag if trusted else None, last_modified=memory.modified if trusted else None
            )
        except HttpFailure as failure:
            if leg.page > 1 and failure.status in GONE:
                return None  # the list has become shorter
            raise

    def _parsed(self, response: Response) -> ListPage:
        try:
            page = parse_list(response.content, response.url, response.headers.get("content-type"), self._options.rows)
        except ValueError as error:
            raise Transient(f"列表页“{response.url}”无法识别：{error}", reason="parse") from error
        return through_mirror(page, response.url, self._options.site) if self._options.site else page

    @staticmethod
    def _check_rows(leg: Leg, memory: ListMemory, page: ListPage) -> None:
        """An empty page is believed when it says so itself and never had rows, or when it lies behind the last one."""
        if page.entries or leg.page > 1 or (page.stated_empty and not memory.had):
            return
        raise Transient(
            f"列表页“{leg.url}”（{page.headline}）没有识别出任何条目，以往最多 {memory.had} 条；页面可能已改版或出错，可设 rows 选择器"
            f" / no rows recognised on the list page {leg.url}, which had up to {memory.had}: changed layout or an error page; see `rows`",
            reason="parse",
        )

    def _sort(self, state: State, leg: Leg, page: ListPage, response: Response) -> tuple[list[Reading], bool]:
        """Shares and whole publications become readings at once, the rest goes into the queue; whether anything was new."""
        known = marks(state.known) | marks(state.failed)
        known |= {mark_of(task) for task in (*state.queue, *state.waiting)}
        again = leg.full and self._options.refetch
        new = [entry for entry in page.entries if again or mark_of(entry) not in known]
        readings: list[Reading] = []
        for entry in new:
            reading = self._at_once(entry, response)
            if reading is None:
                state.queue.append(
                    Task(entry.url, entry.title, entry.date, dict(entry.labels), warnings=entry.warnings)
                )
            else:
                readings.append(reading)
                state.known += "" if mark_of(entry) in known else mark_of(entry)
        return readings, bool(new)

    def _at_once(self, entry: ListEntry, response: Response) -> Reading | None:
        sites = (site_of(response.url), *self._options.hosts, *filter(None, (self._options.site,)))
        if is_web_elsewhere(entry.url) or not is_own(entry.url, sites):
            return row_record(entry, self._row(response, Standing.SHARE), self._options, self._defaults)
        if is_file(entry.url):
            return row_record(entry, self._row(response, Standing.OWN), self._options, self._defaults)
        if entry.body is None:
            return None
        return read_article(
            carried(entry, response.fetched_at, response.url), as_fragment(self._options), self._defaults
        )

    @staticmethod
    def _row(response: Response, standing: Standing) -> RowSeen:
        return RowSeen(response.url, response.fetched_at, standing)

    @staticmethod
    def _remember(memory: ListMemory, page: ListPage, response: Response) -> None:
        etag, modified, mark = (
            response.headers.get("etag"),
            response.headers.get("last-modified"),
            mark_of_rows(page.entries),
        )
        same = (etag, modified) == (memory.etag, memory.modified) and (etag or modified)
        memory.lied = memory.lied or bool(same and memory.mark and mark != memory.mark)
        memory.etag, memory.modified, memory.mark = etag, modified, mark
        memory.had = max(memory.had, len(page.entries))
        memory.total = page.total

    def _move(self, state: State, leg: Leg, page: ListPage, *, new: bool) -> None:
        mark = f"{page.family} {mark_of_rows(page.entries)}"
        goes_on = page.next_url != leg.url and leg.page < self._options.max_pages
        if page.next_url is None or not goes_on or not page.entries or mark == leg.before or not (new or leg.full):
            self._end(state, leg)
            return
        leg.url, leg.page, leg.before, leg.failed = page.next_url, leg.page + 1, mark, False

    def _end(self, state: State, leg: Leg) -> None:
        if leg.full:
            state.memory(leg.list).full_at = self._now().isoformat()
        state.legs.remove(leg)
