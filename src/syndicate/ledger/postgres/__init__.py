"""The ledger on PostgreSQL: the SQL of the ledger, spoken to a server; see ADR 12."""
