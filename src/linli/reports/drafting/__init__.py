"""A report while it is written: the document as people edit it, kept apart from the numbers it quotes."""
