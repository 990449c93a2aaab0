"""The figures of a community or an office, and the rows behind each."""
