"""From a committee's Excel file to entries: read, resolved, compared, and written all or nothing."""
