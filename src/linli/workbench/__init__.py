"""The staff's screens: communities, figures down to their rows, entries with their history, reports."""
