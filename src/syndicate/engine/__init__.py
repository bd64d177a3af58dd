"""From readings to receipts: the core that every engine calls, the embedded engine, the poller."""
