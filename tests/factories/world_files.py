"""What came of the files of a random world, by a chance of its own: what the other rooms drew stays as it was."""

import random
from dataclasses import replace

from plait_desk.collection.models import Load, TakenIn
from tests.factories.world_rows import Made


def taken(made: Made) -> None:
    """Rows taken in of each file: some under its own marking, some under others that the reader may not read."""
    files = made.every(Load)
    chance = random.Random(files[0].pk)
    own = replace(made, chance=chance)
    for load in files:
        for _ in range(3):
            rows = chance.randrange(1, 90)
            own.add(TakenIn, load=load, marking=own.near(load.marking), rows=rows, doubtful=chance.randrange(rows))
