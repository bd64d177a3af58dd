"""The checker of annual reports: numbers in the text against the table, against each other, and what was left in from elsewhere."""
