"""佐证材料: files attached to an entry or a submitted report, behind the one door."""
