"""Where entries are typed: the form of every ledger, its drafts, the grid, and last month's list."""
