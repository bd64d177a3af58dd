"""The address of the pages, kept from one configuration to the next."""

from __future__ import annotations

import os
from contextlib import closing

from syndicate.app.reloading import Listening
from syndicate.settings.table import WebSettings


def test_the_next_configuration_leaves_the_pages_that_still_serve_as_they_are() -> None:
    """A socket handed to the pages never waits for a visitor, also when another one is handed out for the same address; waiting would stop them all."""
    kept = Listening()
    try:
        web = WebSettings(listen="127.0.0.1:0")
        with closing(kept.at(web)) as serving, closing(kept.at(web)) as following:
            assert serving.getsockname() == following.getsockname()
            assert not os.get_blocking(serving.fileno())
            assert not os.get_blocking(following.fileno())
    finally:
        kept.close()
