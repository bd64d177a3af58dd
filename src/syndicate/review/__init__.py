"""The desk: people decide on what is to go out; every decision goes on the record."""
