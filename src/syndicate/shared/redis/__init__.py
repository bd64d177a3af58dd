"""Shared hot state on a server that speaks Redis: every use falls back to this process alone while the server is away."""
