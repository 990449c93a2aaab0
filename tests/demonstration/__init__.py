"""The founding communities, recounted from their own rosters."""
