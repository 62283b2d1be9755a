"""Reports in the format that each body sends: CSV, workbooks, or JSON lines with everything nested."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np

from plait_world.draw import words
from plait_world.outbox import JsonObject, Outbox
from plait_world.report_rows import Records, Row, Rows, in_columns, rows_of
from plait_world.reports import BODIES, Body, Report
from plait_world.senders import REPORTS, sender

OF_REPORT = (
    "partner",
    "report_reference",
    "intelligence_date",
    "created_at",
    "urgency",
    "title",
    "threat",
    "council_code",
    "requirement_reference",
)
OF_ITEM = (
    "item_number",
    "text",
    "fact_or_opinion",
    "grading_scheme",
    "grade",
    "handling",
    "action_code",
    "sanitisation_code",
    "condition",
    "tier",
    "audience",
    "existence",
    "purposes",
    "source_reference",
    "quotes_reference",
    "marking_kind",
)
COLUMNS = (
    *("partner", "report_reference", "item_number", "intelligence_date", "created_at", "urgency", "title", "text"),
    *OF_ITEM[2:],
    *("threat", "council_code", "requirement_reference"),
)
OF_PERSON = (
    *("mention_reference", "forename", "surname", "date_of_birth", "sex", "address", "postcode", "phone"),
    *("subject_category", "role"),
)
OF_COMPANY = ("mention_reference", "name", "company_number", "address", "postcode", "tie_to", "tie")
AT = ("report_reference", "item_number")


def write_reports(dice: Random, outbox: Outbox, reports: Sequence[Report], records: Records) -> None:
    """Writes each body's reports and notes who and what is named in them."""
    for body in BODIES:
        mine = [report for report in reports if report.body is body]
        if not mine:
            continue
        rows = rows_of(dice, mine, records)
        if body.form == "jsonl":
            _write_lines(outbox, body, rows)
        else:
            _write_tables(outbox, body, rows)


def _write_tables(outbox: Outbox, body: Body, rows: Rows) -> None:
    write = outbox.xlsx if body.form == "xlsx" else outbox.csv
    write(
        sender(body.partner, "intelligence_reports", REPORTS), "intelligence_reports", in_columns(rows.items, COLUMNS)
    )
    people = write(
        sender(body.partner, "report_people", REPORTS), "report_people", in_columns(rows.people, (*AT, *OF_PERSON))
    )
    _tell(outbox, "people", people, rows.person_truth)
    if rows.companies:
        columns = in_columns(rows.companies, (*AT, *OF_COMPANY))
        companies = write(sender(body.partner, "report_companies", REPORTS), "report_companies", columns)
        _tell(outbox, "companies", companies, rows.company_truth)


def _write_lines(outbox: Outbox, body: Body, rows: Rows) -> None:
    who = sender(body.partner, "intelligence_reports", REPORTS)
    file = outbox.lines(who, "intelligence_reports", _nested(rows))
    _tell(outbox, "people", file, rows.person_truth)
    _tell(outbox, "companies", file, rows.company_truth)


def _nested(rows: Rows) -> Iterator[JsonObject]:
    """One object a report: its columns, and its items with the people and companies each names."""
    people, companies = _by_item(rows.people, OF_PERSON), _by_item(rows.companies, OF_COMPANY)
    reports: dict[str, list[Row]] = {}
    for row in rows.items:
        reports.setdefault(row["report_reference"], []).append(row)
    for items in reports.values():
        yield {
            **{name: items[0][name] for name in OF_REPORT},
            "items": [
                {
                    **{name: item[name] for name in OF_ITEM},
                    "people": people.get((item["report_reference"], item["item_number"]), []),
                    "companies": companies.get((item["report_reference"], item["item_number"]), []),
                }
                for item in items
            ],
        }


def _by_item(rows: Sequence[Row], fields: Sequence[str]) -> Mapping[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["report_reference"], row["item_number"]), []).append({name: row[name] for name in fields})
    return found


def _tell(outbox: Outbox, kind: str, file: str, truth: Mapping[str, int]) -> None:
    if truth:
        outbox.tell(kind, file, words(list(truth)), np.array(list(truth.values()), dtype=np.int64))
