"""Writing, checking, submitting and judging reports."""
