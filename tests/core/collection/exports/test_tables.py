"""CSV: people read back through the template's own feed, and everything stands in one of the tables."""

from hypothesis import given
from tests.factories.exported import AT, extracts, facts_of, links_of, read_back

from plait.collection.exports.extract import Extract, Said, Thing, Written
from plait.collection.exports.tables import PEOPLE, rows, write
from plait.collection.feeds.people.parse import parse
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

HELD = {column.property for column in PEOPLE.read if column.property} - {Property.LIST_NAME}


def a_person(*said: tuple[str, str]) -> Extract:
    told = tuple(Said(property=name, value=value) for name, value in said)
    return Extract(title="T", at=AT, things=(Thing(id="0000000000001", kind=MentionKind.PERSON, said=told),))


@given(extracts())
def test_the_people_read_back_and_everything_else_stands_beside_them(extract: Extract) -> None:
    written = write(extract)
    people = {"people.csv": written.files["people.csv"]} if "people.csv" in written.files else {}
    kinds, facts, _ = read_back(Written(files=people, lost=()), parse) if people else ({}, set(), set())
    facts = {fact for fact in facts if fact[1] in HELD}
    told = [*rows(written.files["statements.csv"])] if "statements.csv" in written.files else []
    beside = {(row["id"], row["property"], row["value"]) for row in told}
    assert facts <= facts_of(extract)
    assert facts | beside == facts_of(extract)
    assert set(kinds.values()) <= {"person"}
    things = [*rows(written.files["things.csv"])]
    assert {row["id"]: row["kind"] for row in things} == {id_: kind.value for id_, kind in extract.kinds().items()}
    assert written.lost == ()


@given(extracts())
def test_ties_and_words_stand_in_their_tables(extract: Extract) -> None:
    files = write(extract).files
    ties = [*rows(files["ties.csv"])] if extract.ties else []
    told = {(t["source"], t["tie"], t["target"], t["value"], t["since"], t["until"]) for t in ties}
    assert told == {(*link[:4], str(link[4] or ""), str(link[5] or "")) for link in links_of(extract)}
    words = [*rows(files["words.csv"])] if extract.words else []
    assert [row["text"] for row in words] == [each.text for each in extract.words]


def test_no_cell_is_a_formula() -> None:
    files = write(a_person(("surname", "=1+1"), ("forename", "@SUM(A1)"), ("name", "'=kept"))).files
    cells = [cell for content in files.values() for line in content.decode().splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


def test_what_is_graded_keeps_its_grade_beside_the_row() -> None:
    said = (Said(property="surname", value="Larch", grade="1A"),)
    extract = Extract(title="T", at=AT, things=(Thing(id="0000000000001", kind=MentionKind.PERSON, said=said),))
    files = write(extract).files
    assert [row["grade"] for row in rows(files["statements.csv"])] == ["1A"]
    assert [row["surname"] for row in rows(files["people.csv"])] == ["Larch"]
