"""Publicity: what was put up, handed out and published."""
