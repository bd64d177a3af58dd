"""What stands on the page of statistics: tables of numbers that open, each with its drawing. Made of the counters, in one language."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping

from syndicate.ledger.statistics import NOTHING, Aside, Counts, Overlaps
from syndicate.model import UNKNOWN, Channel, ChannelCount
from syndicate.web.charts import Chart, draw
from syndicate.web.figure import Board, Figure, Line, Maker, Series, change, information, stamp, value_name
from syndicate.web.labels import labels
from syndicate.web.words import known

_DRAWN = 15
"""Units drawn; all of them are in the table."""


class Boards(Maker):
    """Makes the boards of what is asked for, in one language."""

    def channels(self, period: Counts, alone: Mapping[str, int] | None) -> Board:
        """Return the counts by channel; informations on one channel alone are known for whole years only."""
        say = self.say
        lines = tuple(
            Line(
                say(f"channel.{name}"),
                (
                    *self.pair(period[name], channel=str(name)),
                    *([self.figure(alone[name], channel=str(name), exclusive=True)] if alone is not None else []),
                ),
            )
            for name in Channel
        )
        heads = (say("channel"), *self._both, *([say("exclusive")] if alone is not None else []))
        foot = Line(say("distinct"), (*self.pair(period[""]), *([None] if alone is not None else [])))
        return Board(
            id="channels",
            title=say("by_channel"),
            heads=heads,
            lines=lines,
            foot=foot,
            hint=say("channels_hint"),
            drawing=self._bars("channels", say("by_channel"), lines, 2),
        )

    def recent(self, day: int, of_day: Counts, month: int, of_month: Counts) -> Board:
        """Return the newest day and its month, by channel."""
        say = self.say
        lines = tuple(
            Line(
                say(f"channel.{name}") if name else say("distinct"),
                (*self.pair(of_day[name], day=day, **_on(name)), *self.pair(of_month[name], month=month, **_on(name))),
            )
            for name in (*map(str, Channel), "")
        )
        times = stamp(day), stamp(day)[:7]
        return Board(
            id="recent",
            title=say("recent"),
            heads=(say("channel"), *(f"{time} {what}" for time in times for what in self._both)),
            lines=lines[:-1],
            foot=lines[-1],
            hint=say("recent_hint"),
        )

    def postings(self, channels: Mapping[str, int], all_channels: ChannelCount) -> Board:
        """Return a unit's postings by channel, and its informations over all."""
        say = self.say
        lines = tuple(
            Line(say(f"channel.{name}"), (self.figure(channels.get(name, 0), channel=str(name), count="postings"),))
            for name in Channel
        )
        return Board(
            id="channels",
            title=say("by_channel"),
            heads=(say("channel"), say("postings")),
            lines=lines,
            foot=Line(say("sum"), self.pair(all_channels)[:1]),
            hint=say("unit_hint"),
            drawing=self._bars("channels", say("by_channel"), lines, 1),
        )

    def overlaps(self, found: Overlaps, period: Counts) -> Board:
        """Return the matrix of channel pairs."""
        say = self.say
        excess = sum(period[name].information for name in Channel) - period[""].information
        lines = tuple(
            Line(
                say(f"channel.{one}"),
                tuple(
                    self.figure(
                        found.both.get((one, other), 0),
                        channel=str(one),
                        **({} if one == other else {"also": str(other)}),
                    )
                    for other in Channel
                ),
            )
            for one in Channel
        )
        return Board(
            id="overlap",
            title=say("overlap"),
            heads=("", *(say(f"channel.{name}") for name in Channel)),
            lines=lines,
            hint=say("overlap_hint", f"{excess:,}", f"{found.several:,}"),
        )

    def months(self, found: Mapping[int, ChannelCount], before: Mapping[int, ChannelCount]) -> Board:
        """Return the counts month by month, drawn as a line beside that of the year before."""
        say, year = self.say, self._asked.year or 0
        named = {month: say(f"month.{month}") for month in range(1, 13)}
        lines = tuple(Line(name, self.pair(found.get(month, NOTHING), month=month)) for month, name in named.items())
        series = [(say("information"), tuple(self._point(line, 1) for line in lines))]
        if before:
            past = [
                self.figure(before[month].information, year=year - 1, month=month) if month in before else None
                for month in named  # nothing read is no proof that nothing was there
            ]
            earlier = [Line(f"{year - 1} {name}", (None, one)) for name, one in zip(named.values(), past, strict=True)]
            series.append((say("year_before"), tuple(self._point(line, 1) for line in earlier)))
        return self._timed("month", lines, tuple(named.values()), series)

    def days(self, found: Mapping[int, ChannelCount]) -> Board:
        """Return the counts of every day of the month asked for."""
        asked = self._asked
        year, month = asked.year or 0, asked.month or 1
        numbers = range(1, monthrange(year, month)[1] + 1)
        stamped = {day: stamp(day) for day in (year * 10_000 + month * 100 + number for number in numbers)}
        lines = tuple(
            Line(name, self.pair(found.get(day, NOTHING), day=day, month=None)) for day, name in stamped.items()
        )
        series = [(self.say("information"), tuple(self._point(line, 1) for line in lines))]
        return self._timed("day", lines, tuple(map(str, numbers)), series)

    def _timed(self, key: str, lines: tuple[Line, ...], labels: tuple[str, ...], series: list[Series]) -> Board:
        say, monthly = self.say, key == "month"
        chart = Chart(
            id=f"chart-{key}",
            shape="line" if monthly else "columns",
            title=say(f"by_{key}"),
            described=self._described(lines),
            labels=labels,
            series=tuple(series),
            every=1 if monthly else 5,
        )
        return Board(
            id=f"{key}s",
            title=say(f"by_{key}"),
            heads=(say(key), *self._both),
            lines=lines,
            drawing=draw(chart),
            hint=say(f"{key}s_hint"),
        )

    def facet(self, facet: str, counts: Counts) -> Board:
        """Return the counts under each value of a facet, in the order of the taxonomy; what nobody knows comes last."""
        say = self.say
        values = dict.fromkeys([*labels(facet), *sorted(counts.keys() - {UNKNOWN}), UNKNOWN])
        lines = tuple(
            Line(value_name(self._language, facet, value), self.pair(counts.get(value, NOTHING), **{facet: value}))
            for value in values
            if value in counts or value in labels(facet)
        )
        shown = sorted(filter(information, lines), key=information, reverse=True)
        unfiled = say("unfiled")
        shown.sort(key=lambda line: line.label == unfiled)
        return Board(
            id=facet,
            title=say(f"by_{facet}"),
            heads=(say(facet), *self._both),
            lines=lines,
            drawing=self._bars(facet, say(f"by_{facet}"), shown, 1, last=True) if shown else None,
            hint=say(f"{facet}_hint") if known(f"{facet}_hint") else "",
            open=False,
        )

    def units(self, counts: Counts, address: Callable[[str], str]) -> Board:
        """Return the counts of the units, those with most informations first."""
        say = self.say
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1].information, pair[0]))
        lines = tuple(
            Line(unit, self.pair(count, unit=unit), href=address(unit))
            if unit
            else Line(say("no_unit"), (Figure(count.postings), Figure(count.information)))
            for unit, count in ordered
        )
        return Board(
            id="units",
            title=say("by_unit"),
            heads=(say("unit"), *self._both),
            lines=lines,
            drawing=self._bars("units", say("by_unit"), lines[:_DRAWN], 1, last=True) if lines else None,
            hint=say("units_hint", len(lines), _DRAWN) if len(lines) > _DRAWN else say("units_hint_all", len(lines)),
            open=False,
        )

    def years(self, found: Mapping[int, Counts], address: Callable[[int], str]) -> Board:
        """Return year against year."""
        say, ordered = self.say, sorted(found)
        lines = []
        for year in ordered:
            counts = found[year][""]
            grown = change(counts.information, found[year - 1][""].information) if year - 1 in found else ""
            lines.append(Line(str(year), self.pair(counts, year=year), note=grown, href=address(year)))
        return Board(
            id="years",
            title=say("by_year"),
            heads=(say("year"), *self._both, say("change")),
            lines=tuple(reversed(lines)),
            drawing=self._bars("years", say("by_year"), lines, 2),
        )

    def aside(self, found: Aside) -> tuple[Line, ...]:
        """Return what stands beside the counts."""
        say = self.say
        return (
            Line(say("doubts"), (Figure(found.questions, "/questions" if found.questions else ""),)),
            Line(say("in_doubt"), (self.figure(found.in_doubt, state="doubt"),)),
            Line(say("shares"), (self.figure(found.shares, state="shares", count="postings"),)),
            Line(say("withdrawn_items"), (self.figure(found.withdrawn, state="withdrawn", count="postings"),)),
            Line(say("undated"), (self.figure(found.undated, state="undated", count="postings", year=None),)),
            Line(say("quarantined"), (Figure(found.quarantined, "/quarantine" if found.quarantined else ""),)),
            Line(say("sealed"), (Figure(found.sealed, "/sealed" if found.sealed else ""),), note=say("sealed_hint")),
        )


def _on(channel: str) -> dict[str, str]:
    """Return the question for one channel; none for all of them."""
    return {"channel": channel} if channel else {}
