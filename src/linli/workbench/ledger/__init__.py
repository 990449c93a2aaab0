"""Every ledger's screens, drawn from its description: list, entry, form, grid, print, export."""
