"""Custody and orders: one person for all their rows, one spell a row, and nothing worked out that nobody said."""

from datetime import date

import pytest
from tests.factories.files import RECEIVED_AT, Row, a_batch, as_csv

from plait.collection.feeds.custody_and_orders.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.lifetime import Spell, SpellKind, read_spell

ROW = {
    "person_reference": "P-1",
    "record_reference": "C-1",
    "forename": "Ailsa",
    "surname": "Sampleton",
    "date_of_birth": "1984-03",
    "postcode": "ZZ1 1ZZ",
    "what": "prison",
    "order": "",
    "from_on": "2024-02-05",
    "to_on": "2030-02-04",
    "earliest_release_on": "2027-02-05",
    "review_on": "",
    "made_on": "",
    "varied_on": "",
    "breached_on": "",
    "ended_on": "",
    "changed_on": "2026-10-30",
    "establishment": "Sample Establishment",
    "court": "",
    "conditions": "",
    "grade": "1AP",
    "synthetic": "SYNTHETIC",
}
SCPO = {
    "record_reference": "O-1", "what": "order", "order": "SCPO", "earliest_release_on": "", "establishment": "",
    "from_on": "2025-03-01", "to_on": "", "made_on": "2025-02-14", "court": "Sample Court",
    "conditions": "One telephone; no cash above £1,000",
}  # fmt: skip


def a_row(**words: str) -> Row:
    return ROW | words


def parsed(*rows: Row) -> Parsed:
    return parse(Raw(name="f.csv", data=as_csv(*rows, columns=tuple(ROW))), batch=a_batch("sps"))


def spells(found: Parsed) -> list[Spell]:
    rows = [row for row in found.statements.to_pylist() if row["property"] in set(SpellKind)]
    return [read_spell(row["property"], row["value"], row["valid_from"], row["valid_to"]) for row in rows]


def test_a_row_is_one_spell_with_its_days_and_its_grade() -> None:
    found = parsed(a_row())
    assert spells(found) == [
        Spell(
            kind=SpellKind.PRISON,
            reference="C-1",
            establishment="Sample Establishment",
            from_on=date(2024, 2, 5),
            to_on=date(2030, 2, 4),
            release_on=date(2027, 2, 5),
            changed_on=date(2026, 10, 30),
        )
    ]
    assert {row["grade"] for row in found.statements.to_pylist()} == {"1AP"}
    assert {row["recorded_at"] for row in found.statements.to_pylist()} == {RECEIVED_AT}


def test_an_order_keeps_its_conditions_in_their_own_words_and_an_end_that_nobody_said_stays_unknown() -> None:
    (order,) = spells(parsed(a_row(**SCPO)))
    assert (order.order, order.to_on, order.court) == ("SCPO", None, "Sample Court")
    assert order.conditions == "One telephone; no cash above £1,000"


def test_all_rows_of_one_person_are_one_mention_that_is_named_once() -> None:
    found = parsed(a_row(), a_row(**SCPO))
    assert found.mentions.num_rows == 1
    assert found.rows == 2
    assert [row["value"] for row in found.statements.to_pylist() if row["property"] == "surname"] == ["Sampleton"]
    assert len(spells(found)) == 2


def test_the_same_person_next_month_is_the_same_mention_and_another_bodys_is_not() -> None:
    first, again = parsed(a_row()), parsed(a_row(changed_on="2026-11-30", surname="Sampletone"))
    assert first.mentions["mention_id"] == again.mentions["mention_id"]
    other = parse(Raw(name="f.csv", data=as_csv(a_row(), columns=tuple(ROW))), batch=a_batch("copfs"))
    assert other.mentions["mention_id"] != first.mentions["mention_id"]


@pytest.mark.parametrize("what", ["prison", "remand"])
def test_custody_says_where_and_nothing_else_does(what: str) -> None:
    assert not parsed(a_row(what=what)).rejects
    reason = parsed(a_row(what="licence")).rejects[0].reason
    assert reason == "It is no custody, and has a release day or an establishment."


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"earliest_release_on": "2024-02-04"}, "earliest_release_on is before from_on."),
        ({"earliest_release_on": "2030-02-05"}, "to_on is before earliest_release_on."),
        ({"to_on": "2024-02-04", "earliest_release_on": ""}, "to_on is before from_on."),
        ({"ended_on": "2023-01-01"}, "ended_on is before from_on."),
        ({"what": "parole"}, "what holds 'parole', which cannot be read."),
        ({"order": "SCPO"}, "order is given for what is no order."),
        (SCPO | {"order": "ASBO"}, "order is none of the list."),
        (SCPO | {"order": ""}, "order is none of the list."),
        (SCPO | {"made_on": "2025-04-01"}, "from_on is before made_on."),
        (SCPO | {"varied_on": "2025-01-01"}, "varied_on is before made_on."),
        (SCPO | {"breached_on": "2025-01-01"}, "breached_on is before from_on."),
        (SCPO | {"order": "TEPO", "made_on": "2017-06-29"}, "There was no TEPO before 2017-06-30."),
        (SCPO | {"order": "TERO", "made_on": "", "from_on": "2017-10-30"}, "There was no TERO before 2017-10-31."),
        ({"establishment": "A; B"}, "A key, the establishment or the court holds a semicolon."),
        ({"from_on": "31/02/2024"}, "from_on holds '31/02/2024', which cannot be read."),
        ({"surname": ""}, "surname is empty."),
    ],
)
def test_a_row_that_cannot_be_so_is_kept_back_with_the_reason(words: Row, reason: str) -> None:
    found = parsed(a_row(person_reference="P-2", record_reference="C-9"), a_row(**words))
    assert [reject.reason for reject in found.rejects] == [reason]
    assert found.mentions.num_rows == 1
    assert found.rows == 2


def test_two_rows_with_the_same_keys_are_one_and_the_second_is_kept_back() -> None:
    found = parsed(a_row(), a_row(earliest_release_on="2028-01-01"))
    assert [reject.reason for reject in found.rejects] == [
        "An earlier row has the same person_reference and record_reference."
    ]


def test_a_column_that_nobody_described_refuses_the_file() -> None:
    raw = Raw(name="f.csv", data=as_csv(a_row() | {"risk": "high"}, columns=(*ROW, "risk")))
    with pytest.raises(ValueError, match="risk"):
        parse(raw, batch=a_batch("sps"))
