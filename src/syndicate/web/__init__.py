"""The pages: the year's counts, the review desk, health. Server-rendered; a browser without scripts can do everything."""
