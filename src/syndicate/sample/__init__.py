"""The sample year: raw exports of a synthetic district in true dialects, with their truth. Shares no code with the readers."""

from syndicate.sample.server import serve, server
from syndicate.sample.write import Manifest, write_sample

__all__ = ["Manifest", "serve", "server", "write_sample"]
