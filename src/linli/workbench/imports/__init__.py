"""A workbook dropped, its columns matched, its rows looked at, then all of it written or nothing."""
