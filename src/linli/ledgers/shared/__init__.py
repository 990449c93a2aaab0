"""Facts that several lines of work count: the things an office has."""
