"""A whole world as it truly is, before anybody writes a record of it."""

from dataclasses import dataclass
from datetime import date

from plait_world.companies import Companies, make_companies
from plait_world.contracts import Contracts, make_contracts
from plait_world.control import Control, make_control
from plait_world.draw import stream
from plait_world.groups import Groups, make_groups
from plait_world.licences import Licences, make_licences
from plait_world.people import People, make_people
from plait_world.places import Places, make_places
from plait_world.size import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that is true on `day`."""

    size: Size
    seed: int
    day: date
    places: Places
    people: People
    companies: Companies
    groups: Groups
    control: Control
    contracts: Contracts
    licences: Licences


def make_world(size: Size, seed: int, day: date) -> World:
    """The one world of that size and seed on that day."""
    places = make_places(stream(seed, "places"), size.people)
    people = make_people(stream(seed, "people"), places, size.people, day)
    companies = make_companies(stream(seed, "companies"), places, size.companies, day)
    groups = make_groups(stream(seed, "groups"), people, companies, size=size, day=day)
    control = make_control(stream(seed, "control"), people, companies, groups, day)
    return World(
        size=size,
        seed=seed,
        day=day,
        places=places,
        people=people,
        companies=companies,
        groups=groups,
        control=control,
        contracts=make_contracts(stream(seed, "contracts"), companies, groups, day=day, count=size.notices),
        licences=make_licences(stream(seed, "licences"), people, companies, control, count=size.licences),
    )
