"""The scaled engine: prepared readings travel through Kafka to whichever worker owns their jurisdiction. The ledger guarantees, Kafka carries."""
