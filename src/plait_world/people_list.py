"""One list of people as a partner keeps it, and who each record truly is, without a file: for measuring linking."""

from datetime import date

import numpy as np
import pyarrow as pa

from plait_world.draw import stream
from plait_world.mistakes import Slips, as_recorded
from plait_world.people import make_people
from plait_world.places import make_places


def people_list(seed: int, *, people: int, records: int, day: date, slips: Slips | None = None) -> pa.Table:
    """`records` SYNTHETIC records of people drawn at random from `people` (some have none, some several).

    Columns: mention_id from 1; what linking compares of a person (forename, surname, birth_date, sex, address,
    postcode, phone, email; text, empty where the list has nothing); truth_id, who it is; origin, where that person's
    names come from. The same arguments give the same table.
    """
    places = make_places(stream(seed, "places"), people)
    true = make_people(stream(seed, "people"), places, people, day)
    rng = stream(seed, "people list")
    who = rng.integers(0, people, records)
    said = as_recorded(rng, true, who, slips or Slips())
    said["birth_date"] = said.pop("date_of_birth")
    return pa.table(
        {
            "mention_id": np.arange(1, records + 1),
            **{name: pa.array(column, pa.string()) for name, column in said.items()},
            "truth_id": who,
            "origin": pa.array(true.origin[who], pa.string()),
        }
    )
