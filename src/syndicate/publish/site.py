"""Whose feeds these are, and where they lie, by the settings."""

from __future__ import annotations

from syndicate.publish.document import Site
from syndicate.settings.table import Settings

MOUNT = "/feeds"
"""Where the pages serve the feeds."""


def site_of(settings: Settings) -> Site:
    """Return whose feeds these are; where no address is configured for them, they lie with the pages."""
    place, wanted, pages = settings.jurisdiction, settings.publish, settings.web
    served = f"{pages.public_url.rstrip('/')}{MOUNT}" if pages.enabled and pages.public_url else ""
    return Site(
        jurisdiction=place.code,
        name=place.name,
        base_url=wanted.base_url or served,
        hub=wanted.hub,
        page_size=wanted.page_size,
        allow=wanted.allow_private,
    )
