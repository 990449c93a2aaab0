"""The registry: people, households, houses, units, and the office itself."""
