"""What keeps an installation going: organisations, staff, targets, parameters, the log, keys and backups."""
