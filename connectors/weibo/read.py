"""Opens a file as what its first bytes show it to be: a feed, JSON, or a table."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading
from syndicate.connect.feeds import looks_like_feed, read_feed

from .documents import read_json
from .feed import readings
from .options import Options
from .post import Export
from .tables import read_table


def read(file: FileInput, options: Options, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield the readings of one export, in file order; a post that cannot be read is a rejection in its place.

    Raises:
        Unreadable: The file as a whole is no Weibo export, is damaged, or holds the platform's refusal instead of posts.
    """
    head = file.head()
    if looks_like_feed(head):
        yield from readings(read_feed(file), Export(file.name, file.modified, options, defaults))
    elif head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        yield from read_json(file, options, defaults)
    else:
        yield from read_table(file, options, defaults)
