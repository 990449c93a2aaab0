"""A person, a household, a building: what the ledgers say of each, and the walk from door to door."""
