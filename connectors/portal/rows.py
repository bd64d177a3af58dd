"""A row of a list as a record of its own: what leads to another site, and what is a file rather than a page."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from syndicate.connect import Channel, Defaults, Link, Precision, Record, Standing
from syndicate.connect.listing import ListEntry
from syndicate.connect.urls import normalise_url, site_of

from .article import stated
from .dating import dating, url_date
from .identity import native_id, on_site
from .options import PortalOptions


class RowSeen(NamedTuple):
    """Where and when a row was seen, and whose words it leads to."""

    place: str
    """Address of the list page, or of the page that redirects elsewhere."""
    at: datetime
    standing: Standing


def row_record(entry: ListEntry, row: RowSeen, options: PortalOptions, defaults: Defaults) -> Record:
    """
    Return the record of a row that cannot be or need not be opened.

    A link to another site (WeChat, an agency) is a share: the portal passes on what stands there. A file of its own is an own
    publication without text.
    """
    shared = row.standing is Standing.SHARE
    site = options.site or site_of(row.place) or site_of(entry.url)
    url = entry.url if shared else on_site(entry.url, options.site)
    facts = {**entry.labels, "list_date": entry.date, "url_date": url_date(url)}
    dated = dating(facts)
    return Record(
        source=site,
        native_id=normalise_url(url) if shared else native_id(url, facts),
        channel=defaults.channel or Channel.WEBSITE,
        unit=defaults.unit or site,
        jurisdiction=defaults.jurisdiction,
        title=entry.title or None,
        url=url,
        links=(Link(url),),
        published_at=dated.moment.at if dated.moment else None,
        precision=dated.moment.precision if dated.moment else Precision.SECOND,
        received_at=row.at,
        account=site,
        standing=row.standing,
        labels=stated(facts),
        warnings=entry.warnings,
        place=row.place,
    )
