"""What a connector may import: the source contract, polite HTTP, readers for tables, feeds and JSON, the registry."""

from syndicate.connect.contract import Context, Cursor, Defaults, FileInput, Page, Source, Spec

__all__ = ["Context", "Cursor", "Defaults", "FileInput", "Page", "Source", "Spec"]
