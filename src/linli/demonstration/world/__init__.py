"""The employment community of the first founding report, from a fixed seed, in frozen dataclasses."""

from linli.demonstration.world.world import SEED, World, founding_world

__all__ = ["SEED", "World", "founding_world"]
