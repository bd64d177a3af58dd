-- An information of one disclosure is that disclosure; only those of several have a row.
DELETE FROM information WHERE disclosures < 2;
