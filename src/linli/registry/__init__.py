"""Who and what is here: people, households, houses, organisations, and each office's profile and staff."""
