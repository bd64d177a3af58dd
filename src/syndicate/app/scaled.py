"""Picks the engine that is configured: the embedded one, or the scaled one where what it needs is installed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from syndicate.app.logs import data
from syndicate.engine.embedded import Embedded
from syndicate.engine.poller import Observer
from syndicate.engine.relay import Call
from syndicate.ledger.outgoing import Outgoing
from syndicate.model import ConfigError, Transient
from syndicate.settings import Settings
from syndicate.shared.state import Shared

# What talks to Kafka is loaded by the scaled engine alone, and need not be installed for the embedded one.
if TYPE_CHECKING:
    from syndicate.app.office import Office
    from syndicate.engine.kafka.client import Access
    from syndicate.engine.kafka.scaled import Scale, Scaled
    from syndicate.engine.kafka.telling import Telling

_log = logging.getLogger("syndicate.kafka")


def engine_of(office: Office, observer: Observer, shared: Shared, telling: Telling | None = None) -> Embedded | Scaled:
    """
    Return the engine over an open home.

    Raises:
        ConfigError: The scaled engine is asked for and not installed, or its table of partitions is wrong.
    """
    if office.settings.engine == "embedded":
        return Embedded(office.core, office.ledger, observer)
    must_be_installed()
    from syndicate.engine.kafka.scaled import Scaled
    from syndicate.engine.kafka.telling import Telling

    office.core.shared = True
    return Scaled(office.core, office.ledger, observer, _scale(office.settings), shared.leases, telling or Telling())


def must_be_installed() -> None:
    """
    Say what is missing for the scaled engine.

    Raises:
        ConfigError: Something is.
    """
    try:
        import aiokafka  # type: ignore[import-untyped]  # noqa: F401  # it ships no py.typed
        import faust  # noqa: F401
        import psycopg  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            f"规模化引擎缺少软件包 {error.name}，请安装附加组件：pip install 'syndicate[scaled]'"
            f" / the scaled engine lacks the package {error.name}: install the extra, pip install 'syndicate[scaled]'"
        ) from error


def access_of(settings: Settings) -> Access:
    """Return how Kafka is reached."""
    from syndicate.engine.kafka.client import Access

    wanted = settings.kafka
    said = {name: getattr(wanted, name) for name in Access.__struct_fields__}
    return Access(**said | {"servers": tuple(wanted.servers.split(","))})


def codes_of(settings: Settings) -> list[str]:
    """Return the jurisdictions that are configured, in order."""
    found = {settings.defaults(source).jurisdiction for source in settings.source if source.enabled}
    return sorted(found | ({settings.jurisdiction.code} - {""}))


async def tell_events(outgoing: Outgoing, call: Call, settings: Settings, shared: Shared, stop: asyncio.Event) -> None:
    """Tell the topic of events what is released and withdrawn, until told to stop; nothing where there is no such topic."""
    if settings.engine != "kafka" or not settings.kafka.events:
        return
    from syndicate.engine.kafka.events import Events
    from syndicate.publish.site import site_of

    def told(error: Transient) -> None:
        _log.warning("events_wait", extra=data(reason=error.reason))

    events = Events(outgoing, call, site_of(settings), settings.kafka.events)
    await events.run(access_of(settings), shared.leases, stop, told)


def _scale(settings: Settings) -> Scale:
    import psycopg

    from syndicate.engine.kafka.scaled import Scale
    from syndicate.engine.kafka.table import table_for
    from syndicate.engine.kafka.worker import Membership

    wanted = settings.kafka
    access = access_of(settings)
    access.context()  # what is wrong with certificates is told before anything begins
    membership = Membership(
        access=access,
        topic=wanted.topic,
        partitions=wanted.partitions,
        group=wanted.group,
        session=float(wanted.session),
        stall=float(wanted.stall),
        datadir=str(settings.home / "faust"),
    )
    return Scale(
        membership=membership,
        table=table_for(codes_of(settings), wanted.table, wanted.partitions),
        generation=wanted.generation,
        works=wanted.work,
        polls=wanted.poll,
        unfit=(psycopg.DataError,),
    )
