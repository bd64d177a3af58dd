"""What the commands about returns share: which form of which year, and which state of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from syndicate.cli.shared import FORMATS

if TYPE_CHECKING:
    from syndicate.ledger.sqlite import SqliteLedger
    from syndicate.returns import Order
    from syndicate.settings import Jurisdiction, Settings

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class Asked(NamedTuple):
    """Which form of which year, of whom, counted how."""

    year: int
    form: str
    jurisdiction: str | None
    scope: str
    unit: tuple[str, ...]
    counting: str


class Which(NamedTuple):
    """What the options said of that, before anything is filled in."""

    year: int | None
    form: str | None
    jurisdiction: str | None
    scope: str
    unit: tuple[str, ...]
    counting: str

    def asked(self, context: click.Context) -> Asked:
        """
        Return it completed; without a form it is the one in force in that year.

        Raises:
            click.UsageError: The year is missing; no form is named and none is in force.
        """
        year = needed(context, "year", self.year)
        return Asked(year, _form_named(self.form, year), *self[2:])


_YEAR = click.option("--year", type=int, help="统计年度 / report year")
_FORM = click.option(
    "--form", default="2014", show_default=True, help="表式名或 .toml 文件 / a form, or a .toml file of one's own"
)
_FORM_IN_FORCE = click.option(
    "--form", help="表式；不写则用该年度施行的 / the form; else the one in force in that year"
)
_WHOSE: tuple[Callable[[F], F], ...] = (
    click.option(
        "--jurisdiction",
        help="行政区划代码；不写则用配置的，或台账中唯一的 / code of the jurisdiction; else the configured one, or the only one in the ledger",
    ),
    click.option(
        "--scope",
        type=click.Choice(["summary", "own"]),
        default="summary",
        show_default=True,
        help="汇总，或本机关自己的 / the district's summary, or the office's own report",
    ),
    click.option(
        "--unit",
        multiple=True,
        help="本机关的单位，可重复；不写则用配置的 unit / units of the own scope; else the setting unit",
    ),
    click.option(
        "--count",
        type=click.Choice(["distinct", "postings"]),
        default="distinct",
        show_default=True,
        help="去重条数，或未去重条次 / distinct information, or postings",
    ),
)


def which_options(command: F) -> F:
    """Give a command the options that say which form of which year, gathered as its argument `which`."""
    return _gathering(command, (_YEAR, _FORM, *_WHOSE))


def which_but_form(command: F) -> F:
    """Give a command the options that say which year of whom, as `which`; it names the forms itself."""
    return _gathering(command, (_YEAR, *_WHOSE))


def which_in_force(command: F) -> F:
    """Give a command the options that say which form of which year, as `which`; the form is by default the one in force."""
    return _gathering(command, (_YEAR, *_WHOSE, _FORM_IN_FORCE))


def _gathering(command: F, options: Iterable[Callable[[F], F]]) -> F:
    @wraps(command)
    def gathered(
        *args: Any,
        year: int | None,
        jurisdiction: str | None,
        scope: str,
        unit: tuple[str, ...],
        count: str,
        form: str | None = None,
        **others: Any,
    ) -> Any:
        return command(*args, which=Which(year, form, jurisdiction, scope, unit, count), **others)

    wrapped: Any = gathered
    for option in reversed([*options]):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]  # a command with options is what it was before


def as_of_option(command: F) -> F:
    """Give a command the option `--as-of`."""
    words = "截至：日期（当日终了）、时间或 receipt:12；默认最新 / the state at the end of a day, at a time, or after a receipt; default: newest"
    return click.option("--as-of", default="", type=Moment(), metavar="T", help=words)(command)


class Moment(click.DateTime):
    """A day, a time or a receipt, kept as it is written; what is none is told as a wrong date."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the text if it is written as a state of the ledger is asked for."""
        from syndicate.returns import is_moment

        return value if not value or is_moment(value) else super().convert(value, param, ctx)


def needed(context: click.Context, name: str, value: T | None) -> T:
    """
    Return the value of an option that this use of a command needs.

    Raises:
        click.MissingParameter: It was not given.
    """
    if value is None:
        option = next(one for one in context.command.params if one.name == name)
        raise click.MissingParameter(ctx=context, param=option)
    return value


def _form_named(name: str | None, year: int) -> str:
    """
    Return the form that was named, else the one in force in a year.

    Raises:
        click.UsageError: None was named, and none is in force.
    """
    from syndicate.returns import form_of_year

    if name:
        return name
    found = form_of_year(year)
    if found is None:
        raise click.UsageError(f"{year} 年度没有现成的表式，请写明 --form / no form is in force in {year}: give --form")
    return found.id


def order_of(asked: Asked, settings: Settings, ledger: SqliteLedger, **more: Any) -> Order:
    """Return what the options ask for, completed from the settings and the ledger."""
    from syndicate import returns

    code = asked.jurisdiction or settings.jurisdiction.code or _only_one(ledger)
    configured = (settings.unit,) if settings.unit else ()
    return returns.Order(
        form=returns.load_form(asked.form),
        year=asked.year,
        jurisdiction=code,
        scope="own" if asked.scope == "own" else "summary",
        units=asked.unit or configured,
        counting="postings" if asked.counting == "postings" else "distinct",
        body=_body(settings.jurisdiction, code),
        **more,
    )


def _only_one(ledger: SqliteLedger) -> str | None:
    """Return the jurisdiction of the ledger where it holds a single one; None: the form is filled over all."""
    codes = ledger.jurisdictions()
    return codes[0] if len(codes) == 1 else None


def _body(configured: Jurisdiction, code: str | None) -> str:
    """Return the configured name, but never above the numbers of another jurisdiction."""
    return configured.name if code == configured.code or not configured.code else ""


def layout_option(command: F) -> F:
    """Give a command the option `--format`, as `layout`: the name `form` is that of the official form here."""
    option = click.option(
        "--format",
        "layout",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="输出格式 / output format",
    )
    return option(command)
