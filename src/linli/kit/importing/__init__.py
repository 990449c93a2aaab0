"""From a committee's Excel file to entries: columns read, references resolved, differences found, all or nothing."""
