"""Data that the office may read and change: sample configuration, taxonomies, secrecy rules, forms."""
