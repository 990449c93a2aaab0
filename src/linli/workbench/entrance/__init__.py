"""Who is there: log-in, second factor, change of worker, lock, what each worker prefers."""
