"""The connectors that come with syndicate: one folder each; see README.md."""
