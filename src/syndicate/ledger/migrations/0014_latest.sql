-- What changed last: screening follows the receipts.
CREATE INDEX disclosure_receipt ON disclosure (jurisdiction, receipt);
