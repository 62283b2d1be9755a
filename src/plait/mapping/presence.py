"""Groups by place with the reporting effort beside them, from counts that a reader's own rows gave.

A group is where its record says. A report counts where it concerns, and where it came from: both are a look at a place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plait.domain.presence import (
    UNKNOWN_PLACE,
    GroupsCounted,
    PlaceKind,
    PlacePresence,
    Presence,
    ReportsCounted,
)
from plait.reference import Council


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    name: str
    within: str
    people: int


def presence(
    groups: Iterable[GroupsCounted],
    reports: Iterable[ReportsCounted],
    *,
    kind: PlaceKind,
    councils: Sequence[Council],
) -> Presence:
    """Every place of the kind, by name, and the one that is not known. Codes that are no council's are not known."""
    by_code = {council.code: council.police_division for council in councils}
    places = _places(kind, councils)
    some, told = list(groups), list(reports)
    tiers: dict[str, Counter[str]] = {key: Counter() for key in (*places, "")}
    threats: dict[str, Counter[str]] = {key: Counter() for key in (*places, "")}
    for row in some:
        here = _at(row.council, kind, by_code)
        tiers[here][row.tier] += row.count
        threats[here][row.threat] += row.count
    looks = Counter[str]()
    for report in told:
        for here in set(_seen_at(report, kind, by_code, places)) or {""}:
            looks[here] += report.count
    rows = [
        PlacePresence(
            key=key,
            name=place.name,
            within=place.within,
            people=place.people or None,
            groups=tiers[key].total(),
            reports=looks[key],
            tiers=_ordered(tiers[key]),
            threats=_ordered(threats[key]),
        )
        for key, place in {**places, "": _Place(name=UNKNOWN_PLACE, within="", people=0)}.items()
    ]
    return Presence(
        kind=kind, places=tuple(rows), groups=sum(row.count for row in some), reports=sum(one.count for one in told)
    )


def _places(kind: PlaceKind, councils: Sequence[Council]) -> dict[str, _Place]:
    named = sorted(councils, key=lambda council: council.name)
    if kind is PlaceKind.COUNCIL:
        return {one.code: _Place(name=one.name, within=one.police_division, people=one.population) for one in named}
    divisions = sorted({one.police_division: one.region for one in named}.items())
    people = Counter[str]()
    for one in named:
        people[one.police_division] += one.population
    return {name: _Place(name=name, within=region, people=people[name]) for name, region in divisions}


def _at(code: str, kind: PlaceKind, divisions: Mapping[str, str]) -> str:
    if code not in divisions:
        return ""
    return code if kind is PlaceKind.COUNCIL else divisions[code]


def _seen_at(
    report: ReportsCounted, kind: PlaceKind, divisions: Mapping[str, str], places: Mapping[str, _Place]
) -> Iterator[str]:
    for code in (report.concerns, report.from_council):
        if here := _at(code, kind, divisions):
            yield here
    if kind is PlaceKind.DIVISION and report.from_division in places:
        yield report.from_division


def _ordered(counted: Counter[str]) -> dict[str, int]:
    """The most frequent first, then by name."""
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
