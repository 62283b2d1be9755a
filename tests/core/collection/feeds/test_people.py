"""Lists of people: one mention a row, whatever the format."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.files import PEOPLE_COLUMNS, a_batch, a_person_row, as_xlsx, people_csv

from plait.collection.feeds.people.parse import parse
from plait.collection.raw import Raw


def test_each_filled_cell_is_one_statement() -> None:
    parsed = parse(Raw(name="people.csv", data=people_csv(a_person_row())), batch=a_batch())
    said = dict(zip(parsed.statements["property"].to_pylist(), parsed.statements["value"].to_pylist(), strict=True))
    assert said == {
        "forename": "Ailsa",
        "surname": "Sampleton1",
        "birth_date": "1984-03-05",
        "sex": "F",
        "postcode": "ZZ1 1ZZ",
        "phone": "+44412345678",
        "list_name": "tenants",
    }


def test_csv_utf_16_and_xlsx_say_the_same() -> None:
    rows = [a_person_row(number) for number in range(5)]
    content = people_csv(*rows)
    files = [content, content.decode().encode("utf-16"), as_xlsx(*rows, columns=PEOPLE_COLUMNS)]
    names = ["people.csv", "people.csv", "people.xlsx"]
    found = [parse(Raw(name=n, data=d), batch=a_batch()).statements for n, d in zip(names, files, strict=True)]
    assert found[0] == found[1] == found[2]


def test_31_february_is_kept_back_with_the_row_as_it_came() -> None:
    data = people_csv(a_person_row(1), a_person_row(2, date_of_birth="1984-02-31"))
    parsed = parse(Raw(name="people.csv", data=data), batch=a_batch())
    (reject,) = parsed.rejects
    assert (reject.row, parsed.mentions.num_rows) == (3, 1)
    assert "1984-02-31" in reject.reason
    assert json.loads(reject.given)["date_of_birth"] == "1984-02-31"


def test_the_same_record_has_the_same_identity_next_month_and_another_under_another_key() -> None:
    raw = Raw(name="people.csv", data=people_csv(a_person_row()))
    later = Raw(name="later.csv", data=people_csv(a_person_row(2), a_person_row(1, address="moved")))
    first, second = parse(raw, batch=a_batch()), parse(later, batch=a_batch())
    assert first.mentions["mention_id"][0] == second.mentions["mention_id"][1]
    assert parse(raw, batch=a_batch("hmrc")).mentions["mention_id"][0] != first.mentions["mention_id"][0]


def test_a_record_that_is_there_twice_is_taken_once() -> None:
    parsed = parse(Raw(name="p.csv", data=people_csv(a_person_row(), a_person_row())), batch=a_batch())
    assert parsed.mentions.num_rows == 1
    assert "An earlier row" in parsed.rejects[0].reason


_cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(PEOPLE_COLUMNS, _cells)), min_size=1, max_size=8))
def test_whatever_stands_in_the_cells_every_row_is_taken_in_or_kept_back(rows: list[dict[str, str]]) -> None:
    rows = [{**row, "synthetic": "SYNTHETIC"} for row in rows]
    parsed = parse(Raw(name="people.csv", data=people_csv(*rows)), batch=a_batch())
    assert parsed.mentions.num_rows + len(parsed.rejects) == parsed.rows == len(rows)
