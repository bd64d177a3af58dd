"""Numbers the items behind a cell, so that the highest number is the cell's count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from syndicate.model import Channel, Item
from syndicate.returns.books import Books
from syndicate.returns.queries import ChannelQuery, InformationQuery, ItemQuery

Before = Callable[[Item], bool]
"""Whether an item's information was counted in an earlier year."""


class Numbering:
    """Gives running numbers; what repeats an information, or was counted in an earlier year, gets none."""

    def __init__(self, *, distinct: bool, before: Before) -> None:
        self.count = 0
        self._distinct, self._before = distinct, before
        self._seen: set[str] = set()

    def take(self, item: Item) -> int | None:
        """Return the item's number, or None when it does not count."""
        if self._distinct:
            if item.information in self._seen or self._before(item):
                return None
            self._seen.add(item.information)
        self.count += 1
        return self.count


class Census:
    """What must be known of all items of the year before the first is listed. Keeps a few words per information."""

    def __init__(self, books: Books) -> None:
        bits = {str(channel): 1 << place for place, channel in enumerate(Channel)}
        masks = _masks(books, bits)
        labels = {mask: _joined(mask) for mask in set(masks.values())}
        self._channels = {information: labels[mask] for information, mask in masks.items()}
        # An information counts where it was published first. Only where the year shows more than it counts need the year
        # before be asked.
        more = len(masks) != books.statistics.information
        self._earlier: Mapping[str, int] = _masks(books.previous(), bits) if more else {}
        self._bits = bits

    def channels(self, information: str) -> str:
        """Return the channels of an information in the form's order, as people read them."""
        return self._channels[information]

    def before(self, query: ItemQuery) -> Before:
        """Return the test for a cell: per channel for a channel's cell, over all channels for any other."""
        return self._on_channel if isinstance(query, ChannelQuery) else self._anywhere

    def _on_channel(self, item: Item) -> bool:
        return bool(self._earlier.get(item.information, 0) & self._bits[item.channel])

    def _anywhere(self, item: Item) -> bool:
        return item.information in self._earlier


def _masks(books: Books, bits: Mapping[str, int]) -> dict[str, int]:
    masks: dict[str, int] = {}
    for item in books.items(InformationQuery()):
        masks[item.information] = masks.get(item.information, 0) | bits[item.channel]
    return masks


def _joined(mask: int) -> str:
    return "、".join(channel.label for place, channel in enumerate(Channel) if mask >> place & 1)
