"""Our levels as SQL for Splink: conditions on the columns of two records, from the best agreement to none.

DuckDB's Jaro-Winkler likeness is ours; its Damerau-Levenshtein distance is ours but for rare double slips. How rare a
value is, is asked of the shares in the table (`splink.splink_table`), or of those that Splink counts.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from plait.linking.engine import kernels
from plait.linking.engine.blocking import ALL_PAIRS_UP_TO
from plait.linking.engine.frequency import RARE, SEEN_ENOUGH
from plait.linking.engine.model import Model
from plait.linking.engine.schema import Part, Schema
from plait.linking.engine.wording import label, level_words

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Rarities at which levels change, as in `kernels`.
_RARE_NAMES = ((2, 9.0), (3, 7.0), (4, 5.0))
_COMMON_DATE, _RARE_DATE = 6.7, 8.2
_RARE_POSTCODE, _RARE_PLACE = 8.0, 5.5
_RARE_CATEGORIES = ((1, 5.5), (2, 4.0))
# Which keys two records share, one rule a line. None of them alone makes too many pairs in a table of a million.
_RULES = (
    "given.start family.start",
    "date",
    "postcode",
    "family year",
    "given.initial family.start year",
    "given birthday",
    "family birthday",
    "place birthday",
    "street birthday",
    "street year",
    "family street",
    "family place",
    "given.start place year",
    "family.start sector",
    "given.start sector",
    "family district",
    "sector year",
    "family category",
    "place year category",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlLevel:
    """One level of Splink: the levels of ours it stands for, its condition, and its words."""

    ours: tuple[int, ...]
    sql: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlComparison:
    """One column of our levels as Splink compares it; `missing` holds where the field says nothing.

    `frequency_columns` are the columns whose frequencies the conditions read, at most two.
    """

    name: str
    label: str
    missing: str
    levels: tuple[SqlLevel, ...]
    frequency_columns: tuple[str, ...] = field(default=())


def sql_comparisons(model: Model) -> list[SqlComparison]:
    """A comparison for each column of levels of the model, in their order.

    Raises ValueError for names or levels that SQL cannot tell, and for a column that is no plain word.
    """
    schema = model.schema
    if schema.column(Part.GIVEN_NAME) is None:
        raise ValueError("Splink's SQL cannot weigh the words of a whole name: only given and family names have SQL")
    for name, _ in (*schema.columns, (schema.id_column, None)):
        if not _COLUMN.fullmatch(name):
            raise ValueError(f"{name!r} is no plain name for a column")
    makers = {
        "given": _given,
        "family": _family,
        "date": _date,
        "address": _address,
        "identifier": _identifier,
        "email": _identifier,
        "category": _category,
    }
    made = []
    for column, number in model.mixture.columns:
        kind = column.partition(":")[0]
        if kind not in makers or number != _NUMBERS[kind]:
            raise ValueError(f"the levels of {column} have no SQL")
        made.append(makers[kind](column, model))
    return made


def blocking_rules(model: Model) -> list[str]:
    """Which pairs Splink compares: SQL near the keys of the engine, without those that need a sound.

    All pairs where learning compared all of them.
    """
    if model.frequencies.records * (model.frequencies.records - 1) // 2 <= ALL_PAIRS_UP_TO:
        return ["1 = 1"]
    keys = _keys(model.schema)
    found = [[keys.get(name) for name in rule.split()] for rule in _RULES]
    found += [[key] for name, key in keys.items() if name.startswith("number:")]
    rules = [" and ".join(f"{key('l')} = {key('r')}" for key in rule if key) for rule in found if all(rule)]
    given, family = model.schema.column(Part.GIVEN_NAME), model.schema.column(Part.FAMILY_NAME)
    return [*rules, f"l.{given} = r.{family} and l.{family} = r.{given}"]


_Key = Callable[[str], str]


def _keys(schema: Schema) -> dict[str, _Key]:
    """What rules are made of: SQL of one side. The first of January is no birthday: it often means "some day"."""
    made: dict[str, _Key] = {}

    def add(name: str, column: str | None, sql: str) -> None:
        if column:
            made[name] = lambda side: sql.format(it=f"{side}.{column}")

    for half, part in (("given", Part.GIVEN_NAME), ("family", Part.FAMILY_NAME)):
        add(half, schema.column(part), "{it}")
        add(f"{half}.initial", schema.column(part), "substr({it}, 1, 1)")
        add(f"{half}.start", schema.column(part), "substr({it}, 1, 3)")
    date, postcode = schema.column(Part.DATE), schema.column(Part.POSTCODE)
    add("date", date, "case when substr({it}, 5, 4) not in ('', '0101') then {it} end")
    add("birthday", date, "case when substr({it}, 5, 4) <> '0101' and length({it}) = 8 then substr({it}, 5, 4) end")
    add("year", date, "substr({it}, 1, 4)")
    add("postcode", postcode, "{it}")
    add("sector", postcode, "substr({it}, 1, length({it}) - 2)")
    add("district", postcode, "substr({it}, 1, length({it}) - 3)")
    add("place", schema.column(Part.PLACE), "{it}")
    add("street", schema.column(Part.STREET), "{it}")
    for name in schema.columns_of(Part.CATEGORY)[:1]:
        add("category", name, "{it}")
    for name in schema.columns_of(Part.IDENTIFIER):
        add(f"number:{name}", name, "{it}")
    for name in schema.columns_of(Part.EMAIL):
        add(f"number:{name}", name, "split_part({it}, '@', 1)")
    return made


_NUMBERS = {
    "given": kernels.NAME_LEVELS,
    "family": kernels.NAME_LEVELS,
    "date": kernels.DATE_LEVELS,
    "address": kernels.ADDRESS_LEVELS,
    "identifier": kernels.IDENTIFIER_LEVELS,
    "email": kernels.IDENTIFIER_LEVELS,
    "category": kernels.CATEGORY_LEVELS,
}

# A level of ours and its condition; None where no pair can be in it, an empty condition for all others.
_Levels = Iterator[tuple[int, str | None]]


def _both(name: str) -> str:
    return f"{name}_l is not null and {name}_r is not null"


def _like(name: str) -> str:
    return f"jaro_winkler_similarity({name}_l, {name}_r)"


def _apart(name: str) -> str:
    return f"damerau_levenshtein({name}_l, {name}_r)"


def _rarer(name: str, rarity: float, model: Model) -> str | None:
    """Where the value that both have is rarer than `rarity` (ln of one in so many); None where none can be.

    A value that fewer than SEEN_ENOUGH records have counts as RARE, as in the model.
    """
    records = model.frequencies.records
    most = records * math.exp(-rarity)
    if most <= RARE:
        return None
    return f"tf_{name}_l < {max(most, SEEN_ENOUGH) / records:.9g}"


def _and(*conditions: str | None) -> str | None:
    """All of them; None where one can never hold."""
    return None if None in conditions else " and ".join(f"({one})" for one in conditions)


def _made(column: str, missing: str, levels: _Levels, frequency_columns: tuple[str, ...] = ()) -> SqlComparison:
    """Levels that no pair can be in go with the one below them."""
    made: list[SqlLevel] = []
    waiting: list[int] = []
    for ours, sql in levels:
        waiting.append(ours)
        if sql is not None:
            words = level_words(column, ours)
            made.append(SqlLevel(ours=tuple(waiting), sql=sql or "ELSE", label=words))
            waiting = []
    return SqlComparison(
        name=column.replace(":", "_"),
        label=label(column),
        missing=missing,
        levels=tuple(made),
        frequency_columns=tuple(name for name in frequency_columns if any(f"tf_{name}_l" in one.sql for one in made)),
    )


def _swapped(schema: Schema) -> str:
    """Each name sounds like the other one of the other record: as near as SQL comes to the sound."""
    given, family = schema.column(Part.GIVEN_NAME), schema.column(Part.FAMILY_NAME)
    return (
        f"coalesce({given}_l <> {given}_r and jaro_winkler_similarity({given}_l, {family}_r) > 0.92"
        f" and jaro_winkler_similarity({family}_l, {given}_r) > 0.92, false)"
    )


def _given(column: str, model: Model) -> SqlComparison:
    name = model.schema.column(Part.GIVEN_NAME) or ""
    levels = _name_levels(name, _swapped(model.schema), model)
    return _made(column, f"not ({_both(name)})", levels, (name,))


def _family(column: str, model: Model) -> SqlComparison:
    """It says nothing where the names are swapped: the given name counts that."""
    name = model.schema.column(Part.FAMILY_NAME) or ""
    missing = f"not ({_both(name)}) or {_swapped(model.schema)}"
    return _made(column, missing, _name_levels(name, None, model), (name,))


def _name_levels(name: str, swapped: str | None, model: Model) -> _Levels:
    equal = f"{name}_l = {name}_r"
    yield 1, swapped
    for level, rarity in _RARE_NAMES:
        yield level, _and(equal, _rarer(name, rarity, model))
    yield 5, equal
    yield 6, f"least(length({name}_l), length({name}_r)) = 1 and substr({name}_l, 1, 1) = substr({name}_r, 1, 1)"
    yield 7, f"{_like(name)} > 0.92"
    yield 8, f"{_like(name)} > 0.85"
    yield 9, None
    yield 10, f"{_like(name)} > 0.7"
    yield 11, ""


def _date(column: str, model: Model) -> SqlComparison:
    name = model.schema.column(Part.DATE) or ""
    return _made(column, f"not ({_both(name)})", _date_levels(name, model), (name,))


def _date_levels(name: str, model: Model) -> _Levels:
    equal = f"{name}_l = {name}_r"
    year = f"substr({name}_l, 1, 4) = substr({name}_r, 1, 4)"
    birthday = f"substr({name}_l, 5, 4) = substr({name}_r, 5, 4)"
    vague = " or ".join(
        f"length({side}) < 6 or (length({side}) = 8 and substr({side}, 5, 4) = '0101')"
        for side in (f"{name}_l", f"{name}_r")
    )
    turned = " and ".join(
        f"substr({name}_l, {one}, 2) = substr({name}_r, {other}, 2)" for one, other in ((5, 7), (7, 5))
    )
    yield 1, _and(equal, _rarer(name, _RARE_DATE, model))
    yield 2, _and(equal, _rarer(name, _COMMON_DATE, model))
    yield 3, equal
    yield 4, _and(year, turned)
    yield 5, _and(f"{_apart(name)} = 1", birthday, f"not ({vague})")
    yield 6, f"{_apart(name)} = 1"
    yield 7, _and(year, f"({vague}) or length({name}_l) <> length({name}_r)")
    yield 8, year
    yield 9, _and(birthday, f"not ({vague})")
    yield 10, f"{_apart(name)} = 2"
    yield 11, ""


def _address(column: str, model: Model) -> SqlComparison:
    parts = {part: model.schema.column(part) for part in (Part.STREET, Part.PLACE, Part.POSTCODE)}
    missing = " and ".join(f"not ({_both(name)})" for name in parts.values() if name)
    frequencies = tuple(name for name in (parts[Part.POSTCODE], parts[Part.PLACE]) if name)
    return _made(column, missing, _address_levels(parts, model), frequencies)


def _address_levels(parts: dict[Part, str | None], model: Model) -> _Levels:
    """The order and the conditions of `kernels.compare_addresses`; a column that is not there never agrees."""
    street, place, postcode = parts[Part.STREET], parts[Part.PLACE], parts[Part.POSTCODE]
    has_street, has_place, has_postcode = (_both(name) if name else None for name in (street, place, postcode))
    same_code = postcode and f"{postcode}_l = {postcode}_r"
    near_code = postcode and f"{_apart(postcode)} = 1"
    same_place = place and f"{_like(place)} > 0.9"
    no_code, no_place = (f"not ({one})" if one else "true" for one in (has_postcode, has_place))
    sector, district = (postcode and _area(postcode, long, short) for long, short in ((2, 1), (3, 2)))
    same_street = street and f"{_like(street)} > 0.93"
    rare_code = postcode and _rarer(postcode, _RARE_POSTCODE, model)
    rare_place = place and _and(f"{place}_l = {place}_r", _rarer(place, _RARE_PLACE, model))
    nothing_against = " or ".join(one for one in (same_place, no_place) if one)
    yield 1, _and(same_street, same_code)
    yield 2, _and(same_street, f"{street}_l = {street}_r or {no_code}")
    # The order of the kernel asks first whether both streets are known.
    yield 5, _and(same_code, has_street)
    yield 3, _and(same_code, nothing_against, rare_code)
    yield 4, _and(same_code, nothing_against)
    yield 6, _and(same_code, rare_code)
    yield 7, same_code
    yield 8, _and(near_code, same_place)
    yield 9, near_code
    yield 10, _and(sector, same_place)
    yield 11, rare_place
    yield 12, _and(district, same_place)
    yield 13, same_place
    yield 14, sector
    yield 15, district
    yield 16, place and f"{_like(place)} > 0.75"
    yield 17, ""


def _area(name: str, long: int, short: int) -> str:
    """A postcode without its last letters is the same on both sides."""
    cut = (
        f"left({side}, greatest(length({side}) - case when length({side}) >= 5 then {long} else {short} end, 0))"
        for side in (f"{name}_l", f"{name}_r")
    )
    return " = ".join(cut)


def _identifier(column: str, _: Model) -> SqlComparison:
    kind, name = column.split(":", 1)
    part = f"split_part({name}_l, '@', 1) = split_part({name}_r, '@', 1)"
    levels: list[tuple[int, str | None]] = [
        (1, f"{name}_l = {name}_r"),
        (2, f"{_apart(name)} = 1 or {part}" if kind == Part.EMAIL else f"{_apart(name)} = 1"),
        (3, f"{_apart(name)} = 2"),
        (4, ""),
    ]
    return _made(column, f"not ({_both(name)})", iter(levels))


def _category(column: str, model: Model) -> SqlComparison:
    name = column.partition(":")[2]
    equal = f"{name}_l = {name}_r"
    levels: list[tuple[int, str | None]] = [
        *((level, _and(equal, _rarer(name, rarity, model))) for level, rarity in _RARE_CATEGORIES),
        (3, equal),
        (4, f"{_like(name)} > 0.88"),
        (5, ""),
    ]
    return _made(column, f"not ({_both(name)})", iter(levels), (name,))
