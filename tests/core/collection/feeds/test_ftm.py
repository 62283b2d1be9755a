"""FollowTheMoney: every value of a real file, ties that hold their days and amounts, rejects that can be sent again."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.ftm.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.recognise import recognise
from plait.domain.reject import FileRefused

Line = dict[str, object]


def an_entity(schema: str, name: str = "e-1", /, **properties: object) -> Line:
    """One SYNTHETIC entity."""
    return {"id": name, "schema": schema, "properties": properties, "datasets": ["synthetic"]}


def read(*lines: Line | str, partner: str = "psos") -> Parsed:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return parse(Raw(name="x_ftm.jsonl", data="\n".join(texts).encode()), batch=a_batch(partner))


def said(parsed: Parsed) -> list[tuple[str, str | None]]:
    return [(row["property"], row["value"]) for row in parsed.statements.to_pylist()]


def test_a_real_file_is_read_whole() -> None:
    data = (shared_folder("companies") / "ftm_donations.jsonl.gz").read_bytes()
    parsed = parse(Raw(name="ftm_donations.jsonl.gz", data=data), batch=a_batch())
    records = [json.loads(line) for line in gzip.decompress(data).splitlines()]
    kinds = Counter(record["schema"] for record in records)
    assert (parsed.rows, len(parsed.rejects)) == (len(records), 0)
    assert parsed.mentions.num_rows == len(records) - kinds["Payment"]
    ties = Counter(parsed.statements["property"].to_pylist())
    assert ties["paid"] == kinds["Payment"] == 290
    assert ties["lives_at"] + ties["registered_at"] == sum(
        len(record["properties"].get("addressEntity", [])) for record in records
    )
    assert parsed.origins["reference"].to_pylist() == ["dataset donations"]
    assert all(assertion.holds for assertion in parsed.assertions)


def test_a_payment_is_a_tie_with_its_day_its_amount_and_its_dataset() -> None:
    parsed = read(
        an_entity("Company", "c-1", name=["SYNTHETIC Zedmoor Ltd"]),
        an_entity("Person", "p-1", name=["SYNTHETIC Ailsa Larch"]),
        an_entity("Payment", "y-1", payer=["p-1"], beneficiary=["c-1"], amountEur=["5000"], date=["2025-03"]),
    )
    company, person = parsed.mentions["mention_id"].to_pylist()
    tie = next(row for row in parsed.statements.to_pylist() if row["property"] == "paid")
    assert (tie["mention_id"], tie["other_id"], tie["value"]) == (person, company, "EUR 5000")
    assert (str(tie["valid_from"]), tie["valid_to"]) == ("2025-03-01", None)
    assert tie["origin_id"] == parsed.origins["origin_id"][0].as_py()


def test_an_interval_that_is_partly_known_is_as_wide_as_it_may_be_and_never_backwards() -> None:
    def days(start: str, end: str) -> tuple[str, str]:
        link = an_entity("Ownership", owner=["a"], asset=["b"], startDate=[start], endDate=[end])
        tie = read(link).statements.to_pylist()[0]
        return str(tie["valid_from"]), str(tie["valid_to"])

    assert days("2019", "2020-02") == ("2019-01-01", "2020-02-29")
    assert days("2021-05-01", "2020") == ("2021-05-01", "None")


def test_where_it_comes_from_is_kept() -> None:
    line = an_entity("Person", name=["SYNTHETIC Ailsa"]) | {
        "datasets": ["lists", "registers"],
        "referents": ["old-7"],
        "first_seen": "2024-01-02T03:04:05",
    }
    parsed = read(line)
    assert {("referent", "old-7"), ("first_seen", "2024-01-02T03:04:05")} <= set(said(parsed))
    assert parsed.origins["reference"].to_pylist() == ["dataset lists;registers"]


def test_an_entity_keeps_its_mention_through_editions_and_never_shares_it_with_another_body() -> None:
    first = read(an_entity("Person", name=["SYNTHETIC Ailsa"])).mentions
    again = read(an_entity("Person", name=["SYNTHETIC Ailsa Larch"])).mentions
    other = read(an_entity("Person", name=["SYNTHETIC Ailsa"]), partner="hmrc").mentions
    assert first["mention_id"] == again["mention_id"] != other["mention_id"]
    assert first["natural_key"].to_pylist() == ["psos/e-1"]


def test_one_entity_on_two_lines_is_one_mention_with_what_both_say() -> None:
    parsed = read(an_entity("Person", name=["SYNTHETIC Ailsa"]), an_entity("Person", birthDate=["1984-03-05"]))
    assert parsed.mentions.num_rows == 1
    assert said(parsed) == [("name", "SYNTHETIC Ailsa"), ("birth_date", "1984-03-05")]


def test_nationality_origin_and_belief_are_never_read() -> None:
    never = {"nationality": ["gb"], "ethnicity": ["of some kind"], "religion": ["some"], "political": ["some"]}
    parsed = read(an_entity("Person", name=["SYNTHETIC Ailsa"], **never))
    assert said(parsed) == [("name", "SYNTHETIC Ailsa")]
    assert "1 values read, 0 of them said twice, 4 ignored" in parsed.assertions[1].found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (an_entity("Horoscope"), "schema: The schema Horoscope is not one of FollowTheMoney's."),
        ({"id": "a"}, "schema: The line has no schema."),
        (an_entity("Interval"), "schema: The schema Interval is not one"),
        (an_entity("Person", mood=["hopeful"]), "properties.mood: Person has no such property."),
        (an_entity("Person", birthDate=["yesterday"]), "properties.birthDate: 'yesterday' cannot be read as date."),
        (an_entity("Person", country=["Ruritania"]), "properties.country: 'Ruritania' cannot be read as country."),
        (an_entity("Person", name=[{"id": "x"}]), "properties.name: It holds an entity or a list inside."),
        (an_entity("Person", name=[["x"]]), "properties.name: It holds an entity or a list inside."),
        (an_entity("Person", addressEntity=["e-1"]), "properties.addressEntity: The entity points to itself."),
        (an_entity("Payment", payer=["a"]), "properties.beneficiary: The tie has no such end."),
        (an_entity("Person", "", name=["x"]), "id: The entity has none"),
        (an_entity("Person", "x" * 201), "id: The entity has none, or one that is too long."),
        (an_entity("Person") | {"mood": 1}, "mood: The field is neither read nor named as ignored."),
        (an_entity("Person") | {"properties": ["x"]}, "properties: It is not an object of lists."),
        ('{"id":"a","id":"b","schema":"Person"}', "a key is there twice"),
        ('{"id":"a","schema":"Person","properties":{"name":["a"],"name":["b"]}}', "a key is there twice"),
        ('{"id":"a","schema":"Person"', "not one JSON object"),
        ('{"id":"a","schema":"Person"} {"id":"b","schema":"Person"}', "not one JSON object"),
        ('{"id":"a\0","schema":"Person"}', "not one JSON object"),
        (an_entity("Person", name=["a\0"]), "a null character"),
        ('{"id":NaN,"schema":"Person"}', "not one JSON object"),
        ('{"schema":"Person","properties":{"name":' + "[" * 100_000 + "]" * 100_000 + "}}", "not one JSON object"),
        ('{"schema":"Person","properties":{"height":[' + "9" * 10_000 + "]}}", "not one JSON object"),
    ],
)
def test_a_bad_line_is_kept_back_with_its_field_reason_and_way_out(line: Line | str, words: str) -> None:
    good = an_entity("Person", "good", name=["SYNTHETIC Ailsa"])
    parsed = read(good, line, good)
    assert (parsed.rows, parsed.mentions.num_rows, len(parsed.rejects)) == (3, 1, 1)
    reject = parsed.rejects[0]
    assert reject.row == 2
    assert words in reject.reason
    assert reject.way_out
    assert json.loads(reject.given)[""] == (line if isinstance(line, str) else json.dumps(line))


def test_a_reject_put_right_and_sent_again_is_taken_in() -> None:
    parsed = read(an_entity("Person", "good"), an_entity("Person", "bad", birthDate=["1984-13-40"]))
    line = json.loads(parsed.rejects[0].given)[""]
    again = read(line.replace("1984-13-40", "1984-12-30"))
    assert said(again) == [("birth_date", "1984-12-30")]


def test_a_line_in_another_encoding_is_kept_back_and_the_others_are_read() -> None:
    lines = [json.dumps(an_entity("Person", f"e-{n}", name=["Zoë"]), ensure_ascii=False) for n in range(3)]
    data = b"\n".join([lines[0].encode(), lines[1].encode("latin-1"), lines[2].encode()])
    parsed = parse(Raw(name="x_ftm.jsonl", data=data), batch=a_batch())
    assert [reject.row for reject in parsed.rejects] == [2]
    assert "not UTF-8" in parsed.rejects[0].reason
    assert parsed.mentions["reference"].to_pylist() == ["e-0", "e-2"]


def test_a_file_with_no_line_that_can_be_read_is_refused() -> None:
    with pytest.raises(FileRefused, match="not one of FollowTheMoney's"):
        read(an_entity("Horoscope"))


def test_single_values_numbers_and_truth_are_read_as_text() -> None:
    line = an_entity("Payment", payer="a", beneficiary="b", amount=12, amountEur=1.5, purpose=[True, None])
    assert said(read(line)) == [("paid", "12; EUR 1.50; true")]


def test_schemata_that_plait_keeps_nothing_of_are_counted_as_ignored() -> None:
    parsed = read(an_entity("Person"), an_entity("Document", "d-1", fileName=["a.pdf"]))
    assert "2 lines: 1 read, 1 ignored, 0 kept back" in parsed.assertions[0].found
    assert parsed.mentions.num_rows == 1


NAMES = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)  # a null is a reject, as is no other


@given(st.lists(st.tuples(st.sampled_from(["Person", "Company", "Address"]), st.lists(NAMES, max_size=3)), max_size=12))
def test_whatever_is_sent_lines_and_rejects_add_up_and_sending_again_changes_nothing(
    told: list[tuple[str, list[str]]],
) -> None:
    lines = [an_entity(schema, f"e-{place}", name=names) for place, (schema, names) in enumerate(told)]
    lines.append(an_entity("Person", "last"))
    first, again = read(*lines), read(*lines)
    assert first.rows == first.mentions.num_rows + len(first.rejects) == len(lines)
    assert first.mentions == again.mentions
    assert first.statements == again.statements


def test_a_file_is_known_by_its_name_and_by_its_columns() -> None:
    line = json.dumps(an_entity("Person")).encode()
    assert recognise("donations_ftm.jsonl", line).name == "ftm"
    assert recognise("export.jsonl", line).name == "ftm"
