import pyarrow as pa

from plait.domain.tables import MEMBERSHIP, MENTIONS, ORGANISATIONS, STATEMENTS
from plait.reporting.deals import DEALS, deals

# Two mentions of one firm (1, 2), another firm (3), a buyer (4), three notices (11, 12, 13).
NAMES = {1: "A Firm Ltd", 2: "A Firm Limited", 3: "B plc", 4: "A Council"}
AWARDS = [(1, 11, "100"), (2, 12, "50.5"), (3, 12, "50.5"), (2, 11, "100"), (3, 13, "not said")]


def table(schema: pa.Schema, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)


def found() -> dict[str, dict[str, object]]:
    notices = {11: "ocds-b5fd17-x", 12: "ocds-b5fd17-y", 13: "ocds-r6ebe6-z"}
    mentions = [{"mention_id": number, "natural_key": None} for number in NAMES]
    mentions += [{"mention_id": number, "natural_key": key} for number, key in notices.items()]
    ties = [{"mention_id": m, "property": "awarded", "value": v, "other_id": n} for m, n, v in AWARDS]
    ties += [{"mention_id": 4, "property": "buyer_of", "other_id": number} for number in (11, 13)]
    rows = deals(
        mentions=table(MENTIONS, mentions),
        organisations=table(
            ORGANISATIONS,
            [{"mention_id": m, "name": name, "company_number": "SC1" if m == 2 else None} for m, name in NAMES.items()],
        ),
        membership=table(MEMBERSHIP, [{"mention_id": 1, "subject_id": 1}, {"mention_id": 2, "subject_id": 1}]),
        statements=table(STATEMENTS, [*ties, {"mention_id": 3, "property": "name", "value": "B plc (t/a Bee)"}]),
    )
    assert rows.schema == DEALS
    return {str(row["name"]): row for row in rows.to_pylist()}


def test_mentions_of_one_firm_are_one_supplier_under_the_first_of_its_names() -> None:
    firm = found()["A Firm Limited"]
    assert firm["names"] == ["A Firm Limited", "A Firm Ltd"]
    assert firm["company_number"] == "SC1"
    assert firm["first_id"] == 1


def test_a_second_name_of_one_record_is_one_of_its_names() -> None:
    assert found()["B plc"]["names"] == ["B plc", "B plc (t/a Bee)"]


def test_an_award_counts_once_for_a_firm_and_a_shared_one_is_nobodys_own() -> None:
    firms = found()
    firm = firms["A Firm Limited"]
    assert (firm["contracts"], firm["alone_gbp"], firm["shared_gbp"]) == (2, 100.0, 50.5)
    assert (firms["B plc"]["contracts"], firms["B plc"]["shared_gbp"]) == (2, 50.5)


def test_a_value_that_is_no_number_adds_nothing() -> None:
    assert found()["B plc"]["alone_gbp"] == 0


def test_a_buyer_has_its_notices_by_the_register_that_published_them() -> None:
    council = found()["A Council"]
    assert council["notices"] == 2
    assert sorted(str(name) for name in council["publishers"]) == ["ocds-b5fd17", "ocds-r6ebe6"]  # type: ignore[attr-defined]  # a list column
    assert council["contracts"] == 0


def test_nothing_in_gives_nothing_out() -> None:
    empty = deals(
        mentions=MENTIONS.empty_table(),
        organisations=ORGANISATIONS.empty_table(),
        membership=MEMBERSHIP.empty_table(),
        statements=STATEMENTS.empty_table(),
    )
    assert empty.num_rows == 0
