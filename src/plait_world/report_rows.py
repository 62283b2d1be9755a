"""Reports as rows: the columns each body fills in, with grades, handling codes, audiences and recorded names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

import numpy as np

from plait_world.companies import Companies
from plait_world.draw import Words, words
from plait_world.mistakes import Slips, as_recorded
from plait_world.outbox import LABEL
from plait_world.people import People
from plait_world.places import Places
from plait_world.report_words import CONDITIONS
from plait_world.reports import Item, Report, council_code

Row = dict[str, str]

NOBODY, ANYBODY = "", "all"
AUDIENCES = ("PSoS;HMRC;NCA;BF;COPFS", "PSoS;HMRC;NCA;BF;COPFS;SPS;SEPA;TSS;DWP", ANYBODY, NOBODY)
AUDIENCE_SHARES = (0.42, 0.38, 0.15, 0.05)
CONDITIONS_SHARE = 0.18
ORDINARY = "ordinary"
SAFEGUARDED, SUSPICIOUS = 0.35, 0.06
FINANCIAL = ("hmrc", "nca")
OWN_LISTS = {"safeguarding": "PSoS", "suspicious-activity": "NCA;PSoS"}
PURPOSES = {"safeguarding": "safeguarding", "suspicious-activity": "law-enforcement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one body's reports: items, people and companies named; `truth` by mention reference."""

    items: list[Row]
    people: list[Row]
    companies: list[Row]
    person_truth: dict[str, int]
    company_truth: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What reports say of people, by mention reference, drawn once for all; towns by council."""

    person: Mapping[str, Row]
    towns: Mapping[int, Sequence[str]]
    companies: Companies


def record_people(
    rng: np.random.Generator,
    people: People,
    places: Places,
    companies: Companies,
    reports: Sequence[Report],
    slips: Slips,
) -> Records:
    """How each person named in a report was written down: reports are the worst kept of all records."""
    named = [one for report in reports for item in report.items for one in item.people]
    who = np.array([one.person for one in named], dtype=np.int64)
    columns = as_recorded(rng, people, who, slips.times(1.3))
    fields = ("forename", "surname", "date_of_birth", "sex", "address", "postcode", "phone")
    values: list[Words] = [columns[field] for field in fields]
    person = {
        one.reference: dict(zip(fields, row, strict=True))
        for one, row in zip(named, zip(*values, strict=True), strict=True)
    }
    towns: dict[int, list[str]] = {}
    for council, town in zip(places.council.tolist(), places.town, strict=True):
        towns.setdefault(council, []).append(town)
    return Records(person=person, towns=towns, companies=companies)


def rows_of(dice: Random, reports: Sequence[Report], records: Records) -> Rows:
    """All rows of these reports."""
    rows = Rows(items=[], people=[], companies=[], person_truth={}, company_truth={})
    for report in reports:
        head = _report_row(dice, report)
        for number, item in enumerate(report.items, 1):
            at = {"report_reference": report.reference, "item_number": str(number)}
            rows.items.append(
                {**head, **at, **_item_row(dice, report, item), "text": _text(dice, report, item, records)}
            )
            rows.people.extend(_person_rows(item, at, records, rows))
            rows.companies.extend(_company_rows(item, at, records, rows))
    return rows


def in_columns(rows: Sequence[Row], order: Sequence[str]) -> dict[str, Words]:
    """Rows turned into columns in that order."""
    return {name: words([row[name] for row in rows]) for name in order}


def _report_row(dice: Random, report: Report) -> Row:
    moment = time(dice.randrange(7, 22), dice.randrange(60))
    created = datetime.combine(report.day + timedelta(days=report.late), moment, UTC)
    return {
        "partner": report.body.abbreviation,
        "intelligence_date": report.day.isoformat(),
        "created_at": created.isoformat().replace("+00:00", "Z"),
        "urgency": report.urgency,
        "title": f"{LABEL} {report.title}",
        "threat": report.threat,
        "council_code": council_code(report),
        "requirement_reference": "",
    }


def _item_row(dice: Random, report: Report, item: Item) -> Row:
    victim = any("VICTIM" in named.categories for named in item.people)
    kind = _kind(dice, report, victim=victim)
    conditions = kind == ORDINARY and (victim or dice.random() < CONDITIONS_SHARE)
    handling = "C" if conditions else "P"
    return {
        "fact_or_opinion": "opinion" if item.is_opinion else "fact",
        "grading_scheme": report.body.scheme,
        "grade": _grade(dice, report.body.scheme, handling),
        "handling": handling,
        "action_code": dice.choice(("A1", "A2", "A3")) if conditions else "",
        "sanitisation_code": dice.choice(("S1", "S2")) if conditions else "",
        "condition": dice.choice(CONDITIONS) if conditions else "",
        "tier": "OFFICIAL-SENSITIVE" if conditions or kind != ORDINARY or dice.random() < 0.7 else "OFFICIAL",
        "audience": _audience(dice, kind, conditions=conditions),
        "existence": _existence(dice, kind, conditions=conditions),
        "purposes": PURPOSES.get(kind, "law-enforcement;safeguarding" if victim else "law-enforcement"),
        "source_reference": report.source,
        "quotes_reference": item.quotes,
        "marking_kind": kind,
    }


def _kind(dice: Random, report: Report, *, victim: bool) -> str:
    """Some material is only for its own list: what protects a victim, what came from suspicious activity reports."""
    if victim and dice.random() < SAFEGUARDED:
        return "safeguarding"
    if report.body.partner in FINANCIAL and dice.random() < SUSPICIOUS:
        return "suspicious-activity"
    return ORDINARY


def _audience(dice: Random, kind: str, *, conditions: bool) -> str:
    if kind != ORDINARY:
        return OWN_LISTS[kind]
    audience = dice.choices(AUDIENCES, AUDIENCE_SHARES)[0]
    return AUDIENCES[0] if conditions and audience == ANYBODY else audience


def _existence(dice: Random, kind: str, *, conditions: bool) -> str:
    if kind != ORDINARY:
        return "hidden"
    return dice.choices(("hidden", "pointer", "open"), (80, 20, 0) if conditions else (50, 40, 10))[0]


def _grade(dice: Random, scheme: str, handling: str) -> str:
    """A grade as the scheme writes it, untested sources and indirect knowledge being the most common."""
    if scheme == "3x5x2":
        return dice.choices("123", (25, 60, 15))[0] + dice.choices("ABCDE", (18, 32, 27, 20, 3))[0] + handling
    if scheme == "5x5x5":
        return (
            dice.choices("ABCDE", (5, 30, 20, 5, 40))[0]
            + dice.choices("12345", (8, 22, 35, 30, 5))[0]
            + ("1" if handling == "P" else "5")
        )
    return dice.choices("ABCX", (15, 40, 15, 30))[0] + dice.choices("1234", (15, 25, 30, 30))[0]


def _text(dice: Random, report: Report, item: Item, records: Records) -> str:
    names = [_name(records.person[named.reference]) for named in item.people]
    return item.text.format(
        name=names[0],
        other=names[-1],
        firm=item.firms[0].written if item.firms else "a local firm",
        town=dice.choice(records.towns[report.council]),
    )


def _name(person: Row) -> str:
    return f"{person['forename']} {person['surname']}".strip()


def _person_rows(item: Item, at: Row, records: Records, rows: Rows) -> Iterator[Row]:
    for named in item.people:
        rows.person_truth[named.reference] = named.person
        yield {
            **at,
            "mention_reference": named.reference,
            **records.person[named.reference],
            "subject_category": named.categories,
            "role": named.role,
        }


def _company_rows(item: Item, at: Row, records: Records, rows: Rows) -> Iterator[Row]:
    for firm in item.firms:
        rows.company_truth[firm.reference] = firm.company
        yield {
            **at,
            "mention_reference": firm.reference,
            "name": firm.written,
            "company_number": records.companies.number[firm.company] if firm.numbered else "",
            "address": records.companies.address[firm.company],
            "postcode": records.companies.postcode[firm.company],
            "tie_to": item.people[0].reference,
            "tie": firm.tie,
        }
