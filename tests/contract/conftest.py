"""The ledgers over which the suites run."""

from ledger_kit import empty, fresh

__all__ = ["empty", "fresh"]
