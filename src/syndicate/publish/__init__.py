"""The way out: feeds and webhooks, as pure functions of what is publishable. Reads no table, sends nothing."""
