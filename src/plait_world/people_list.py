"""One list of people as a partner keeps it, and who each record truly is, without a file: for measuring linking."""

import numpy as np
import pyarrow as pa

from plait_world.draw import WORLD_DAY, Words, stream
from plait_world.mistakes import Slips, as_recorded
from plait_world.people import make_people
from plait_world.places import make_places
from plait_world.spellings import FAMILY_FIRST, respelt


def people_list(seed: int, *, people: int, records: int, other_spellings: float = 0.0) -> pa.Table:
    """`records` SYNTHETIC records of people drawn at random from `people` (some have none, some several).

    Columns: mention_id from 1; what linking compares of a person (forename, surname, birth_date, sex, address,
    postcode, phone, email; text, empty where the list has nothing); truth_id, who it is; origin, where that person's
    names come from. In that share of records each name has another spelling, if it is a name of another language, and
    in as many the family name comes first where it does so at home. The same arguments give the same table.
    """
    places = make_places(stream(seed, "places"), people)
    true = make_people(stream(seed, "people"), places, people, WORLD_DAY)
    rng = stream(seed, "people list")
    who = rng.integers(0, people, records)
    origin = true.origin[who]
    said = as_recorded(rng, true, who, Slips())
    said["birth_date"] = said.pop("date_of_birth")
    said["forename"], said["surname"] = _spelt(rng, said["forename"], said["surname"], origin, other_spellings)
    return pa.table(
        {
            "mention_id": np.arange(1, records + 1),
            **{name: pa.array(column, pa.string()) for name, column in said.items()},
            "truth_id": who,
            "origin": pa.array(origin, pa.string()),
        }
    )


def _spelt(
    rng: np.random.Generator, forename: Words, surname: Words, origin: Words, share: float
) -> tuple[Words, Words]:
    first, last = respelt(rng, forename, share), respelt(rng, surname, share)
    turned = np.isin(origin.astype(str), list(FAMILY_FIRST)) & (rng.random(len(origin)) < share)
    return np.where(turned, last, first), np.where(turned, first, last)
