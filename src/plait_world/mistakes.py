"""How a record departs from the truth: the slips that clerks, scanners and the people themselves make."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from plait_world.draw import Days, Flags, Ints, Words, iso
from plait_world.names import nicknames
from plait_world.people import People

NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "ko", "m": "n", "n": "mb", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
SOUNDS = (
    ("mac", "mc"), ("mc", "mac"), ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ey", "ie"), ("ll", "l"), ("nn", "n"),
    ("tt", "t"), ("ea", "ee"), ("s", "z"), ("c", "k"), ("gh", ""), ("l", "ll"), ("n", "nn"), ("t", "tt"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """The share of records in which each slip is made."""

    nickname: float = 0.13
    initial: float = 0.03
    forename_typo: float = 0.07
    surname_typo: float = 0.08
    former_surname: float = 0.35
    swapped_names: float = 0.025
    no_birth_date: float = 0.12
    part_birth_date: float = 0.06
    day_month_swapped: float = 0.025
    birth_date_typo: float = 0.05
    first_of_january: float = 0.02
    impossible_date: float = 0.001
    no_postcode: float = 0.10
    former_address: float = 0.45
    postcode_typo: float = 0.04
    no_address: float = 0.06
    no_sex: float = 0.15
    no_phone: float = 0.55
    no_email: float = 0.70

    def times(self, factor: float) -> "Slips":
        """The same slips, more or less often; no share rises above .95."""
        return replace(self, **{one.name: min(getattr(self, one.name) * factor, 0.95) for one in fields(self)})


def as_recorded(rng: np.random.Generator, people: People, who: Ints, slips: Slips) -> dict[str, Words]:
    """What a list holds of the people `who`: the person columns of a partner's file, in its order."""
    forename, surname = _names(rng, people, who, slips)
    address, postcode = _home(rng, people, who, slips)
    return {
        "forename": forename,
        "surname": surname,
        "date_of_birth": birth_dates(rng, people.born[who], slips),
        "sex": _dropped(rng, people.sex[who], slips.no_sex),
        "address": address,
        "postcode": postcode,
        "phone": _written(rng, _dropped(rng, people.phone[who], slips.no_phone)),
        "email": _dropped(rng, people.email[who], slips.no_email),
    }


def with_impossible_dates(rng: np.random.Generator, record: dict[str, Words], slips: Slips) -> dict[str, Words]:
    """The record with a 31 February here and there: rows that a strict reader must keep back."""
    _change(rng, record["date_of_birth"], slips.impossible_date, lambda day: f"31/02/{day[:4] or '1980'}")
    return record


def birth_dates(rng: np.random.Generator, born: Days, slips: Slips) -> Words:
    """Birth dates as text: ISO, or as much of one as was given, or nothing."""
    text = iso(born)
    _change(rng, text, slips.first_of_january, lambda day: f"{day[:4]}-01-01")
    _change(rng, text, slips.day_month_swapped, _swap_day_month)
    _change(rng, text, slips.birth_date_typo, lambda day: _digit_slip(rng, day))
    _change(rng, text, slips.part_birth_date, lambda day: day[: 4 if rng.random() < 0.5 else 7])
    return _dropped(rng, text, slips.no_birth_date)


def misspelt(rng: np.random.Generator, word: str) -> str:
    """The word with one slip of the finger or the ear; a word of two letters or fewer is left alone."""
    if len(word) < 3:
        return word
    if rng.random() < 0.35:
        fits = [(old, new) for old, new in SOUNDS if old in word.lower()]
        if fits:
            old, new = fits[int(rng.integers(len(fits)))]
            return word.lower().replace(old, new, 1).capitalize()
    at = int(rng.integers(1, len(word) - 1))
    kind = int(rng.integers(4))
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = NEAR.get(word[at].lower(), "e")
    return word[:at] + near[int(rng.integers(len(near)))] + word[at + 1 :]


def _names(rng: np.random.Generator, people: People, who: Ints, slips: Slips) -> tuple[Words, Words]:
    forename = people.forename[who].copy()
    old = rng.random(len(who)) < slips.former_surname
    surname = np.where(old, people.former_surname[who], people.surname[who])
    _change(rng, forename, slips.nickname, lambda name: _nickname(rng, name))
    _change(rng, forename, slips.forename_typo, lambda name: misspelt(rng, name))
    _change(rng, forename, slips.initial, lambda name: name[:1])
    _change(rng, surname, slips.surname_typo, lambda name: misspelt(rng, name))
    swapped = rng.random(len(who)) < slips.swapped_names
    return np.where(swapped, surname, forename), np.where(swapped, forename, surname)


def _home(rng: np.random.Generator, people: People, who: Ints, slips: Slips) -> tuple[Words, Words]:
    old = rng.random(len(who)) < slips.former_address
    address = np.where(old, people.former_address[who], people.address[who])
    postcode = np.where(old, people.former_postcode[who], people.postcode[who])
    _change(rng, postcode, slips.postcode_typo, lambda code: _unit_slip(rng, code))
    _change(rng, address, 0.25, _shortened)
    return _dropped(rng, address, slips.no_address), _dropped(rng, postcode, slips.no_postcode)


def _change(rng: np.random.Generator, text: Words, share: float, change: Callable[[str], str]) -> None:
    """Changes that share of the entries, in place: only the entries that change are visited one by one."""
    for at in np.flatnonzero(rng.random(len(text)) < share):
        text[at] = change(text[at])


def _dropped(rng: np.random.Generator, text: Words, share: float) -> Words:
    gone: Flags = rng.random(len(text)) < share
    return np.where(gone, "", text)


def _nickname(rng: np.random.Generator, forename: str) -> str:
    short = nicknames().get(forename)
    return short[int(rng.integers(len(short)))] if short else forename


def _swap_day_month(day: str) -> str:
    """Day and month changed over where that is still a date."""
    return f"{day[:4]}-{day[8:]}-{day[5:7]}" if day[8:] <= "12" else day


def _digit_slip(rng: np.random.Generator, day: str) -> str:
    """One digit of the year or of the day's last place is another; always a date that exists."""
    year, month, last = int(day[:4]), day[5:7], int(day[8:])
    if rng.random() < 0.5:
        return f"{year + int(rng.choice([-10, -1, 1, 10]))}-{month}-{min(last, 28):02d}"
    return f"{year}-{month}-{int(rng.integers(1, 29)):02d}"


def _unit_slip(rng: np.random.Generator, postcode: str) -> str:
    """The last letter of the postcode is another, still in a district that nobody holds."""
    return postcode[:-1] + "ABDEFGHJLN"[int(rng.integers(10))]


def _shortened(address: str) -> str:
    for long, short in (("Road", "Rd"), ("Street", "St"), ("Avenue", "Ave"), ("Crescent", "Cres"), ("Drive", "Dr")):
        address = address.replace(f" {long},", f" {short},")
    return address


def _written(rng: np.random.Generator, phone: Words) -> Words:
    """Telephone numbers as people write them: half with the national 0."""
    national = rng.random(len(phone)) < 0.5
    spaced = [f"0{number[3:7]} {number[7:]}" if number else "" for number in phone]
    return np.where(national, np.array(spaced, dtype=object), phone)
