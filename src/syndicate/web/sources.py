"""The sources: how each stands, what it is expected to bring, what it claims to have; and how people steer it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from starlette.responses import Response

from syndicate.connect.contract import Page
from syndicate.connect.registry import load_specs
from syndicate.engine.sources import Builder
from syndicate.ledger.errands import Done, Errand, Kind
from syndicate.ledger.source_states import Pause, SourceState, SourceStates
from syndicate.model import ConfigError, Rejection, Transient, UsageError
from syndicate.model.review import Role
from syndicate.pipeline.expectation import WEEKS, expected
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.working_days import is_working_day
from syndicate.settings import Settings, SourceSettings
from syndicate.web.errands import after, ask, done_of
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

STEERS = frozenset({Role.OPERATIONS, Role.ADMINISTRATOR})
"""Who stops, starts, wakes and tests sources."""
_WEEK = 7
_SHORT = 0.5
"""Share of the usual below which a week is called quiet; a week of which less than `_LITTLE` is usual never is."""
_LITTLE = 5.0
_TRIAL = 60.0
_RECORDED = 20
_LONGEST = 2000


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One source as its page shows it."""

    settings: SourceSettings
    unit: str
    state: SourceState
    outcome: str
    pause: Pause | None
    today: int
    usual: float | None
    week: int
    usual_week: float | None
    ours: int
    quarantined: int
    upper_bound: bool = False
    """The claim is of the accounts themselves, which count deleted posts, too."""

    @property
    def where(self) -> str:
        """What it reads."""
        return self.settings.url or str(self.settings.path or "")

    @property
    def quiet(self) -> bool:
        """Whether the week brought much less than usual."""
        return self.usual_week is not None and self.usual_week >= _LITTLE and self.week < _SHORT * self.usual_week

    @property
    def gap(self) -> int | None:
        """How many more the source claims than were read; None where it claims nothing."""
        return None if self.state.claimed is None else self.state.claimed - self.ours


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a source answered when it was tried."""

    name: str
    problem: str = ""
    readings: int = 0
    more: bool = False
    refused: tuple[Rejection, ...] = ()


async def sources(visit: Visit, trial: Trial | None = None) -> Response:
    """Show every configured source."""
    lines, record = await visit.do(lambda rooms: (listed(rooms), recorded(rooms)))
    return visit.page(
        "sources.html", lines=lines, record=record, trial=trial, done=await done_of(visit),
        steers=not STEERS.isdisjoint(visit.roles),
    )  # fmt: skip


def listed(rooms: Rooms) -> list[Line] | None:
    """Return how the configured sources stand; None where the configuration is not known."""
    if rooms.settings is None:
        return None
    return lines_of(rooms.settings, rooms.ledger.sources, _held(rooms), rooms.clock().date())


def _held(rooms: Rooms) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in rooms.ledger.waiting():
        found[entry.lane] = found.get(entry.lane, 0) + 1
    return found


def recorded(rooms: Rooms) -> list[tuple[Errand, Done | None]]:
    """Return what people did with the sources, the newest first."""
    return rooms.ledger.errands.of_kinds(("pause", "resume", "poll"), _RECORDED)


def lines_of(settings: Settings, store: SourceStates, held: dict[str, int], today: date) -> list[Line]:
    """Return how the configured sources stand on a day."""
    states, paused, accounts = store.all(), store.paused(), store.of_accounts()
    lines = [
        _line(
            one,
            one.unit or settings.unit,
            store,
            states.get(one.name),
            (paused.get(one.name), held.get(one.name, 0), today),
        )
        for one in settings.source
    ]
    return [_with_accounts(line, accounts.get(line.settings.name)) for line in lines]


def _with_accounts(line: Line, claim: tuple[int, str] | None) -> Line:
    """Return a source that names no total itself with what its accounts say."""
    if claim is None or line.state.claimed is not None:
        return line
    state = msgspec.structs.replace(line.state, claimed=claim[0], claimed_at=claim[1])
    return msgspec.structs.replace(line, state=state, upper_bound=True)


def _line(
    one: SourceSettings, unit: str, store: SourceStates, state: SourceState | None, more: tuple[Pause | None, int, date]
) -> Line:
    pause, quarantined, today = more
    state = state or SourceState(source=one.name)
    first = store.first_day(one.name)
    history = store.by_day(one.name, today - timedelta(days=_WEEK * (WEEKS + 1)))
    week = [today - timedelta(days=number) for number in range(1, _WEEK + 1)]
    usual = [expected(history, first, day, is_working_day) if first else None for day in (today, *week)]
    known = [number for number in usual[1:] if number is not None]
    outcome = "disabled" if not one.enabled else "paused" if pause else state.outcome
    return Line(
        settings=one,
        unit=unit,
        state=state,
        outcome=outcome,
        pause=pause,
        today=history.get(today, 0),
        usual=usual[0],
        week=sum(history.get(day, 0) for day in week),
        usual_week=sum(known) if len(known) == _WEEK else None,
        ours=store.read(one.name),
        quarantined=quarantined,
    )


async def test(visit: Visit) -> Response:
    """Read a source once from the beginning and store nothing."""
    _must_steer(visit)
    name = visit.request.path_params["name"]
    settings = await visit.do(lambda rooms: rooms.settings)
    clock = await visit.do(lambda rooms: rooms.clock)
    source = _named(settings, name)
    assert settings is not None
    builder = Builder(settings, load_specs(), clock)
    try:
        page = await asyncio.wait_for(asyncio.to_thread(lambda: asyncio.run(builder.first_page(source))), _TRIAL)
    except (Transient, ConfigError) as error:
        return await sources(visit, Trial(name=name, problem=str(error)))
    except TimeoutError:
        return await sources(
            visit, Trial(name=name, problem=f"{_TRIAL:g} 秒内没有读完 / not read within {_TRIAL:g} seconds")
        )
    return await sources(visit, _trial(name, page))


def _trial(name: str, page: Page) -> Trial:
    refused = tuple(reading for reading in page.readings if isinstance(reading, Rejection))
    return Trial(name=name, readings=len(page.readings) - len(refused), more=page.more, refused=refused[:5])


async def pause(visit: Visit) -> Response:
    """Stop a source."""
    reason = visit.field("reason").strip()
    if not reason or len(reason) > _LONGEST:
        raise UsageError(f"请写明理由，不超过 {_LONGEST} 字 / give a reason, at most {_LONGEST} characters")
    return await _steer(visit, "pause", reason)


async def resume(visit: Visit) -> Response:
    """Start a source again."""
    return await _steer(visit, "resume", visit.field("reason").strip()[:_LONGEST])


async def poll(visit: Visit) -> Response:
    """Poll a source now."""
    return await _steer(visit, "poll", "")


async def _steer(visit: Visit, kind: Kind, reason: str) -> Response:
    _must_steer(visit)
    name = visit.request.path_params["name"]
    _named(await visit.do(lambda rooms: rooms.settings), name)
    return after(visit, await ask(visit, kind, {"source": name, "reason": reason}), "/sources")


def _named(settings: Settings | None, name: str) -> SourceSettings:
    known: Sequence[SourceSettings] = settings.source if settings else ()
    for one in known:
        if one.name == name:
            return one
    raise UsageError(f"没有信源“{name}” / there is no source {name}")


def _must_steer(visit: Visit) -> None:
    if STEERS.isdisjoint(visit.roles):
        raise Refused(
            f"“{visit.who.name}”无权操作信源，应为运维员或系统管理员 / {visit.who.name} may not steer sources: operations and administration do"
        )
