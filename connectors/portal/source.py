"""Polling a portal: lists first, then the articles that are new on them, a bounded piece of work at a time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from syndicate.connect import ConfigError, Context, Cursor, Page, Reading, Transient
from syndicate.connect.http import PoliteClient, Politeness

from .articles import ArticleStep
from .lists import ListStep
from .options import PortalOptions
from .state import Leg, State, elapsed, load, save

NEW_SWEEP_AFTER = 1_800.0
"""Seconds after which lists that answer are read again although others of the same source still fail."""


class PortalSource:
    """
    One portal: some columns of one site.

    A poll either reads one list page or fetches up to `batch` articles. The first read of a list, and one each `full_every`, goes
    through all its pages and trusts no validator; in between a sweep ends at the first page without anything new.
    """

    def __init__(self, context: Context, options: PortalOptions, client: PoliteClient) -> None:
        self._options = options
        self._now = context.now
        self._lists = ListStep(client, options, context.defaults, context.now)
        self._articles = ArticleStep(client, options, context.defaults, context.now)

    async def poll(self, cursor: Cursor | None) -> Page:
        """
        Do the next piece of work.

        Raises:
            Transient: Nothing could be read: the host, a list, or a list whose rows are no longer recognised (reason `parse`).
        """
        state = load(cursor)
        now = self._now()
        self._wake(state, now)
        if state.queue:
            return self._page(state, await self._articles.run(state))
        if not state.legs or self._is_stuck(state, now):
            self._plan(state, now)
        return self._page(state, await self._next_list(state))

    async def _next_list(self, state: State) -> list[Reading]:
        leg = state.legs[0]
        try:
            return await self._lists.run(state, leg)
        except Transient:
            leg.failed = True
            if all(other.failed for other in state.legs):
                raise
            # The other columns are read first; this one then tells its error.
            state.legs.append(state.legs.pop(0))
            return []

    def _plan(self, state: State, now: datetime) -> None:
        state.started = now.isoformat()
        troubled = {leg.list for leg in state.legs}
        legs = [Leg(url, self._is_full(state, url, now), url) for url in self._options.lists]
        if any(leg.full for leg in legs):
            state.failed = ""
        state.legs = sorted(legs, key=lambda leg: leg.list in troubled)

    def _is_full(self, state: State, url: str, now: datetime) -> bool:
        return elapsed(state.memory(url).full_at, now) >= self._options.full_every

    @staticmethod
    def _is_stuck(state: State, now: datetime) -> bool:
        return all(leg.failed for leg in state.legs) and elapsed(state.started, now) >= NEW_SWEEP_AFTER

    @staticmethod
    def _wake(state: State, now: datetime) -> None:
        due = [task for task in state.waiting if elapsed(task.due, now) >= 0]
        state.waiting = [task for task in state.waiting if elapsed(task.due, now) < 0]
        state.queue.extend(due)

    def _page(self, state: State, readings: list[Reading]) -> Page:
        totals = [state.memory(url).total for url in self._options.lists]
        known = [total for total in totals if total is not None]
        more = bool(state.queue or state.legs)
        rests = [-elapsed(task.due, self._now()) for task in state.waiting]
        return Page(
            readings=tuple(readings),
            next_cursor=save(state),
            more=more,
            wake_after=max(min(rests), 1.0) if rests and not more else None,
            claimed_total=sum(known) if len(known) == len(totals) else None,
        )


def connect(context: Context, options: PortalOptions) -> PortalSource:
    """
    Build the source; without `lists` the source's own address is the list.

    Raises:
        ConfigError: No list is named, or there is no network client.
    """
    lists = options.lists or ((context.url,) if context.url else ())
    if not lists:
        raise ConfigError(
            f"信源“{context.name}”：portal 需要 lists（栏目列表页网址） / source {context.name}: portal needs lists (addresses of list pages)"
        )
    if context.http is None:
        raise ConfigError(f"信源“{context.name}”：没有网络 / source {context.name}: no network client")
    rules = manners(options, context.http.rules)
    return PortalSource(context, msgspec.structs.replace(options, lists=lists), context.http.with_rules(rules))


def manners(options: PortalOptions, given: Politeness) -> Politeness:
    """Return the manners that the options ask for; what the source as a whole may reach stays reachable."""
    return msgspec.structs.replace(
        given,
        interval=options.interval,
        read_timeout=options.read_timeout,
        total_timeout=options.total_timeout,
        max_wire_bytes=options.max_bytes,
        max_bytes=options.max_bytes,
        robots=options.robots,
        allow=tuple(dict.fromkeys((*given.allow, *options.allow))),
    )
