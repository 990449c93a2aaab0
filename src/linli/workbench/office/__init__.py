"""The office above: what came in, remarks at a place, sign-off; and what the community sees of it."""
