from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from tests.factories import a_body, a_marking

from plait_desk.jobs.bulk import append, read
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Event

SCHEMA = pa.schema([("ref", pa.string()), ("on", pa.date32()), ("marking", pa.int64())])
SQL = 'SELECT ref, "on", marking_id FROM search_searchentry ORDER BY ref'


def rows(marking_id: int) -> pa.Table:
    return pa.table(
        {
            "ref": ["a", "b"],
            "kind": ["person", "person"],
            "title": ['é, "quoted"\nline', "b"],
            "text": ["", "x"],
            "on": pa.array([date(2026, 2, 28), None], pa.date32()),
            "marking_id": [marking_id, marking_id],
        }
    )


@pytest.mark.django_db
def test_rows_appended_inside_a_transaction_are_read_back_inside_it() -> None:
    marking = a_marking(a_body())
    append(rows(marking.pk), SearchEntry)
    table = read(SQL, [], SCHEMA)
    assert table.schema == SCHEMA
    assert table.to_pydict() == {"ref": ["a", "b"], "on": [date(2026, 2, 28), None], "marking": [marking.pk] * 2}
    assert SearchEntry.objects.get(ref="a").title == 'é, "quoted"\nline'


@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_read_outside_a_transaction_too() -> None:
    marking = a_marking(a_body())
    append(rows(marking.pk), SearchEntry)
    assert read(SQL, [], SCHEMA).to_pydict()["on"] == [date(2026, 2, 28), None]


@pytest.mark.django_db
def test_no_rows_make_an_empty_table_of_the_same_schema() -> None:
    assert read(SQL, [], SCHEMA).schema == SCHEMA


@pytest.mark.django_db
def test_times_keep_their_instant() -> None:
    at = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
    marking = a_marking(a_body())
    table = pa.table(
        {"kind": ["k"], "ref": ["r"], "at": pa.array([at], pa.timestamp("us", "UTC")), "marking_id": [marking.pk]}
    )
    append(table, Event)
    assert Event.objects.get().at == at
    schema = pa.schema([("at", pa.timestamp("us", "UTC"))])
    assert read("SELECT at FROM thread_event", [], schema)["at"].to_pylist() == [at]
