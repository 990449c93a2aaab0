"""Somebody who registers one grid after the other and says the number of each once it is written."""

from __future__ import annotations

import os
import sys
from itertools import count

import django


def main() -> None:
    from linli.kit import recording
    from linli.kit.recording import Writer
    from linli.org.organisations import Organisation
    from linli.registry.grid import Grid

    clerk = Writer(Organisation.objects.get(code="140107002003").pk, handler="李文")
    for number in count(1):
        recording.record(grid := Grid(number=f"{os.getpid()}-{number}"), by=clerk)
        sys.stdout.write(f"{grid.pk}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    main()
