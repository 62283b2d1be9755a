"""Names as they are given: by birth decade, sex and origin, with published frequencies where there are any."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from plait.reference import Name, names
from plait_world.draw import Floats, Ints, Words, falling, pick, words
from plait_world.vocabulary import made_up

SCOTLAND = "Scotland"

# Shares of the adult population, roughly those of the 2022 census; ours.
ORIGINS = {
    SCOTLAND: 0.885,
    "Gaelic": 0.025,
    "Poland": 0.025,
    "South Asia": 0.03,
    "China": 0.012,
    "West Africa": 0.012,
    "Romania and Albania": 0.011,
}

# The 100 published surnames are borne by somewhat under half of the people; the rest is a long tail.
COMMON_SHARE = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """Names and how often each is given; weights need not sum to one."""

    words: Words
    weights: Floats

    def draw(self, rng: np.random.Generator, count: int) -> Words:
        return pick(rng, self.words, count, weights=self.weights)


@cache
def forenames(origin: str, sex: str, decade: int) -> NameTable:
    """Forenames of one sex: of the decade in Scotland, of any decade elsewhere."""
    listed = [name for name in names() if (name.kind, name.origin, name.sex) == ("forename", origin, sex)]
    known = sorted({name.decade for name in listed if name.decade is not None})
    if known:
        nearest = min(known, key=lambda there: abs(there - decade))
        listed = [name for name in listed if name.decade == nearest]
    return _table(listed)


@cache
def surnames(origin: str) -> NameTable:
    """Surnames: Scotland's hundred commonest and a made-up tail, or the list of another origin."""
    table = _table([name for name in names() if (name.kind, name.origin) == ("surname", origin)])
    if origin != SCOTLAND:
        return table
    tail = falling(len(made_up()), shift=40, power=1.0)
    return NameTable(
        words=np.concatenate([table.words, words(made_up())]),
        weights=np.concatenate(
            [
                table.weights / table.weights.sum() * COMMON_SHARE,
                tail / tail.sum() * (1 - COMMON_SHARE),
            ]
        ),
    )


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short and pet forms by full forename."""
    forms: dict[str, list[str]] = {}
    for name in names():
        if name.kind == "nickname":
            forms.setdefault(name.of, []).append(name.name)
    return {full: tuple(short) for full, short in forms.items()}


def draw_forenames(rng: np.random.Generator, *, origin: Words, sex: Words, decade: Ints) -> Words:
    """One forename a person."""
    drawn = np.empty(len(origin), dtype=object)
    for one_origin in ORIGINS:
        for one_sex in ("F", "M"):
            these = (origin == one_origin) & (sex == one_sex)
            for one_decade in np.unique(decade[these]):
                mask = these & (decade == one_decade)
                drawn[mask] = forenames(one_origin, one_sex, int(one_decade)).draw(rng, int(mask.sum()))
    return drawn


def draw_surnames(rng: np.random.Generator, origin: Words) -> Words:
    """One surname for each entry of `origin`."""
    drawn = np.empty(len(origin), dtype=object)
    for one in ORIGINS:
        mask = origin == one
        drawn[mask] = surnames(one).draw(rng, int(mask.sum()))
    return drawn


def _table(listed: list[Name]) -> NameTable:
    ranks = falling(len(listed), shift=12, power=0.8)
    counts = [name.count if name.count else ranks[at] for at, name in enumerate(listed)]
    return NameTable(words=words([name.name for name in listed]), weights=np.array(counts, dtype=np.float64))
