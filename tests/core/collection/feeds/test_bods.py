"""BODS 0.4: interests as ties, what is not told with its reason, the newest statement of each record."""

import json
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.bods.parse import parse
from plait.collection.lines import Json
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

Object = dict[str, Json]


def a_statement(kind: str, number: int, record: str, /, **details: Json) -> Object:
    """One SYNTHETIC statement."""
    whole: Object = {
        "statementId": f"s-{number}",
        "recordId": record,
        "recordType": kind,
        "statementDate": "2026-01-01",
        "publicationDetails": {"bodsVersion": "0.4", "publisher": {"name": "SYNTHETIC register"}},
    }
    kinds: dict[str, Object] = {
        "person": {"personType": "knownPerson"},
        "entity": {"entityType": {"type": "registeredEntity"}},
    }
    return {**whole, "recordDetails": {**kinds.get(kind, {}), **details}}


def owns(number: int, party: Json, subject: Json, **interest: Json) -> Object:
    held: Json = [{"type": "shareholding", **interest}]
    return a_statement("relationship", number, f"r-{number}", subject=subject, interestedParty=party, interests=held)


def read(*statements: Json) -> Parsed:
    return parse(Raw(name="x_bods.json", data=json.dumps(list(statements)).encode()), batch=a_batch())


def said(parsed: Parsed) -> set[tuple[str, str | None]]:
    return {(row["property"], row["value"]) for row in parsed.statements.to_pylist()}


def test_every_published_example_is_read_whole() -> None:
    archive = shared_folder("companies") / "bods_standard_examples_schema.tar.gz"
    with tarfile.open(archive) as opened:
        names = [name for name in opened.getnames() if name.startswith("examples/") and name.endswith(".json")]
        assert len(names) == 19
        for name in names:
            inside = opened.extractfile(name)
            assert inside is not None
            data = inside.read()
            parsed = parse(Raw(name="x_bods.json", data=data), batch=a_batch())
            given_statements = json.loads(data)
            assert parsed.rows == (len(given_statements) if isinstance(given_statements, list) else 1)
            assert (parsed.rejects, all(assertion.holds for assertion in parsed.assertions)) == ((), True)


def test_an_interest_is_a_tie_from_the_interested_party_with_share_and_days() -> None:
    parsed = read(
        a_statement("person", 1, "p", names=[{"fullName": "SYNTHETIC Ailsa Larch"}], birthDate="1984-03"),
        a_statement("entity", 2, "e", name="SYNTHETIC Zedmoor Ltd", identifiers=[{"scheme": "GB-COH", "id": "sc12"}]),
        owns(3, "p", "e", share={"minimum": 25, "maximum": 50}, directOrIndirect="indirect", startDate="2024"),
    )
    person, company = parsed.mentions["mention_id"].to_pylist()
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"])
    assert (tie["mention_id"], tie["other_id"], tie["property"]) == (person, company, "owner_of")
    assert (tie["value"], str(tie["valid_from"])) == ("shareholding 25-50% indirect", "2024-01-01")
    assert parsed.mentions["kind"].to_pylist() == ["person", "company"]
    assert {("company_number", "0000SC12"), ("birth_date", "1984-03")} <= said(parsed)
    assert parsed.origins["reference"].to_pylist() == ["publisher SYNTHETIC register"]


@pytest.mark.parametrize(
    ("interest", "tie"), [("boardMember", "director_of"), ("nominee", "associate_of"), ("trustee", "owner_of")]
)
def test_each_interest_is_the_tie_that_it_means(interest: str, tie: str) -> None:
    assert (tie, interest) in said(read(owns(1, "p", "e", type=interest)))


def test_who_is_not_told_is_said_with_the_reason() -> None:
    nobody: Json = {"reason": "noBeneficialOwners", "description": "SYNTHETIC words"}
    parsed = read(
        owns(1, nobody, "e"),
        a_statement("person", 2, "p", personType="unknownPerson", unspecifiedPersonDetails={"reason": "unknown"}),
    )
    assert said(parsed) == {
        ("unspecified", "interestedParty: noBeneficialOwners: SYNTHETIC words"),
        ("unspecified", "unknown"),
    }


def test_the_newest_statement_of_a_record_stands_and_a_closed_one_ends_its_ties() -> None:
    first = owns(1, "p", "e", share={"exact": 10})
    second = owns(2, "p", "e", share={"exact": 20}) | {"recordId": "r-1", "recordStatus": "updated"}
    closed = {**second, "statementId": "s-3", "recordStatus": "closed", "statementDate": "2026-05-31"}
    parsed = read(closed, first, second)
    (tie,) = parsed.statements.to_pylist()
    assert (tie["value"], str(tie["valid_to"])) == ("shareholding 20%", "2026-05-31")
    assert parsed.assertions[0].found == "3 statements: 1 stand, 2 replaced, 0 kept back"


def test_nationality_and_birth_place_are_never_read() -> None:
    never: Object = {"nationalities": [{"code": "GB"}], "placeOfBirth": {"address": "somewhere"}}
    assert said(read(a_statement("person", 1, "p", names=[{"fullName": "SYNTHETIC"}], **never))) == {
        ("name", "SYNTHETIC")
    }


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (a_statement("person", 1, "p", mood="hopeful"), "person.mood: The field is neither read nor named"),
        (a_statement("person", 1, "p") | {"mood": 1}, "statement.mood: The field is neither read nor named"),
        (a_statement("group", 1, "g"), "recordType: 'group' is not known."),
        (a_statement("person", 1, "p", personType="ghost"), "personType: 'ghost' is not known."),
        (a_statement("entity", 1, "e", foundingDate="2020-02-31"), "foundingDate: '2020-02-31' is no day."),
        (a_statement("person", 1, "p") | {"statementDate": "soon"}, "statementDate: 'soon' is no day."),
        (a_statement("person", 1, ""), "recordId: It is not there."),
        (a_statement("person", 1, "p") | {"recordDetails": []}, "recordDetails: It is not there."),
        (a_statement("person", 1, "p") | {"recordStatus": "gone"}, "recordStatus: 'gone' is not known."),
        (a_statement("person", 1, "p") | {"publicationDetails": {"bodsVersion": "0.3"}}, "bodsVersion: It is 0.3."),
        (owns(1, "e", "e"), "interestedParty: It is the subject itself."),
        (owns(1, None, "e"), "interestedParty: It is not there."),
        (owns(1, {"description": "x"}, "e"), "interestedParty.reason: It is not there."),
        (owns(1, {"reason": "shy"}, "e"), "interestedParty.reason: 'shy' is not known."),
        (owns(1, "p", "e", type="friendship"), "interests.type: 'friendship' is not known."),
        (owns(1, "p", "e", share={"exact": 101}), "share.exact: It is no share of 100."),
        (a_statement("entity", 9, "other"), "statementId: Another statement has the same."),
        ("words", "not a JSON object"),
    ],
)
def test_a_bad_statement_is_kept_back_and_once_put_right_is_taken_in(bad: Json, words: str) -> None:
    good = a_statement("entity", 9, "good")
    parsed = read(good, bad)
    assert (parsed.rows, parsed.mentions.num_rows, len(parsed.rejects)) == (2, 1, 1)
    (reject,) = parsed.rejects
    assert (reject.row, words in reject.reason, bool(reject.way_out)) == (2, True, True)
    line = json.loads(reject.given)[""]
    assert json.loads(line) == bad
    again = parse(Raw(name="x.jsonl", data=f"{json.dumps(good)}\n{line}".encode()), batch=a_batch())
    assert [reject.row for reject in again.rejects] == [2]


def test_an_array_and_lines_say_the_same_and_a_statement_twice_is_said_once() -> None:
    statements = [a_statement("entity", n, f"e-{n}", name=f"SYNTHETIC {n}") for n in range(3)]
    lines = "\n".join(json.dumps(one) for one in [*statements, statements[0]])
    parsed = parse(Raw(name="x_bods.jsonl", data=lines.encode()), batch=a_batch())
    assert parsed.statements == read(*statements).statements
    assert parsed.assertions[0].found == "4 statements: 3 stand, 1 replaced, 0 kept back"


def test_a_file_with_nothing_that_can_be_read_is_refused() -> None:
    with pytest.raises(FileRefused, match="is not known"):
        read(a_statement("horoscope", 1, "h"))


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 9), st.sampled_from(["new", "updated", "closed"])))
)
def test_whatever_order_statements_come_in_the_same_one_of_each_record_stands(told: list[tuple[str, int, str]]) -> None:
    statements: list[Json] = [
        a_statement("entity", number, record, name=f"SYNTHETIC {number}")
        | {"statementDate": f"2026-01-{number + 10}", "recordStatus": status, "statementId": f"s-{number}-{day}"}
        for number, (record, day, status) in enumerate(told[:9])
    ]
    statements.append(a_statement("entity", 99, "z"))
    there, back = read(*statements), read(*reversed(statements))
    assert said(there) == said(back)
    assert all(assertion.holds for assertion in (*there.assertions, *back.assertions))
