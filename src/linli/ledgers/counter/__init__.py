"""What was brought to the counter, before it is told apart into the lines of work."""
