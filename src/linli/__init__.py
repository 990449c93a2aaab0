"""Linli 邻里 · one set of books for residents' committees and the offices above them."""

VERSION = "0.1.0"
