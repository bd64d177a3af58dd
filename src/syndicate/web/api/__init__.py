"""The API: what the pages show, as JSON, under `/api/v1`."""
