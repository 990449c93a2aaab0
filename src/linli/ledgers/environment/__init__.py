"""The surroundings: courtyards given into care, the fees for it, cleaning campaigns."""
