"""Builds live sources from settings; needs no ledger, so that a source can be tried before anything is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import msgspec

from syndicate.connect.contract import Context, Page, Source, Spec
from syndicate.connect.files import FolderSource
from syndicate.connect.http import PoliteClient, Politeness
from syndicate.engine.core import Clock
from syndicate.model import ConfigError
from syndicate.settings import Settings, SourceSettings

ANYWHERE = ("0.0.0.0/0", "::/0")
TRIAL_POLLS = 50
"""Polls after which a trial ends without a reading: as many requests as a visitor would make, no more."""


class Builder:
    """Turns the configured sources into live ones."""

    def __init__(self, settings: Settings, specs: Mapping[str, Spec], now: Clock) -> None:
        self._settings = settings
        self._specs = specs
        self._now = now

    def build(self, source: SourceSettings, http: PoliteClient) -> Source:
        """
        Return a live source: a folder or file by the common reader, an address by the connector's own.

        Raises:
            ConfigError: The connector refuses the options.
        """
        spec = self._specs[source.connector]
        options = spec.options() if source.options is None else source.options
        context = self._context(source, spec, http)
        if source.path is not None:
            return FolderSource(spec, options, context, source.path, page_size=self._settings.batch_size)
        if spec.connect is None:
            raise ConfigError(
                f"信源“{source.name}”：连接器 {spec.name} 只读文件 / source {source.name}: {spec.name} reads files only"
            )
        try:
            return spec.connect(context, options)
        except ValueError as error:
            raise ConfigError(
                f"信源“{source.name}”：选项有误：{error} / source {source.name}: wrong options"
            ) from error

    def _context(self, source: SourceSettings, spec: Spec, http: PoliteClient) -> Context:
        defaults = self._settings.defaults(source)
        return Context(
            name=source.name,
            defaults=msgspec.structs.replace(defaults, channel=defaults.channel or spec.channel),
            http=http.with_rules(manners(source)),
            now=self._now,
            url=source.url,
        )

    async def pages(self, source: SourceSettings) -> AsyncIterator[Page]:
        """
        Yield the pages of a source from its beginning to its end; nothing is stored.

        Raises:
            ConfigError: The connector refuses the options.
            Transient: The source cannot be read now.
        """
        async with PoliteClient(self._now) as http:
            live = self.build(source, http)
            page = await live.poll(None)
            yield page
            while page.more:
                page = await live.poll(page.next_cursor)
                yield page

    async def first_page(self, source: SourceSettings) -> Page:
        """
        Return the first page from the beginning that carries readings, or the last of `TRIAL_POLLS`; see `pages`.

        A portal reads its lists before the articles on them, so that its first pages are empty though all is well.
        """
        async with PoliteClient(self._now) as http:
            reader = self.build(source, http)
            page = await reader.poll(None)
            for _ in range(TRIAL_POLLS - 1):
                if page.readings or not page.more:
                    break
                page = await reader.poll(page.next_cursor)
            return page


def manners(source: SourceSettings) -> Politeness:
    """Return the manners towards the hosts of a source; `allow_private` opens the networks that are otherwise refused."""
    allow = source.allow_private
    open_to = ANYWHERE if allow is True else () if allow is False else tuple(allow)
    return Politeness(interval=1.0 / source.rate, allow=open_to)
