"""One row a company, from what may be read of it."""

from datetime import date

import pyarrow as pa
from tests.core.mapping.tables import linked, ties

from plait.domain.statement import Property
from plait.mapping.company_facts import COMPANIES, companies_known
from plait.mapping.naming import FACTS


def facts(**said: list[tuple[int, str]]) -> dict[Property, pa.Table]:
    def table(rows: list[tuple[int, str]]) -> pa.Table:
        ids, values = [row[0] for row in rows], [row[1] for row in rows]
        return pa.table({"mention_id": pa.array(ids, pa.int64()), "value": pa.array(values, pa.string())})

    return {fact: table(said.get(fact, [])) for fact in FACTS}


def homes(*rows: tuple[int, str]) -> pa.Table:
    drawn = ties(*((company, "registered_at", -2, 1.0) for company, _ in rows))
    return drawn.append_column("words", pa.array([words for _, words in rows], pa.string()))


def test_days_trade_and_place_are_read_and_what_is_not_told_is_null() -> None:
    told = facts(
        incorporated_on=[(1, "2020-05-01"), (2, "2021-06-01")],
        dissolved_on=[(2, "2025-01-31")],
        sic=[(1, "56101 - Licensed restaurants"), (3, "41")],
    )
    known = companies_known(told, homes((1, "1 Way, Leith, EH6 7AB"), (2, "no postcode")), linked())
    assert known.schema == COMPANIES
    assert [tuple(row.values()) for row in known.to_pylist()] == [
        (1, date(2020, 5, 1), None, "56", "EH"),
        (2, date(2021, 6, 1), date(2025, 1, 31), None, None),
    ]


def test_two_records_of_one_company_are_one_row() -> None:
    told = facts(incorporated_on=[(5, "2021-01-01"), (7, "2020-01-01")])
    known = companies_known(told, homes(), linked([5, 7]))
    assert known.select(["mention_id", "incorporated_on"]).to_pylist() == [
        {"mention_id": 5, "incorporated_on": date(2020, 1, 1)}
    ]


def test_a_text_that_is_no_day_is_none() -> None:
    known = companies_known(facts(incorporated_on=[(5, "soon")]), homes(), linked())
    assert known["incorporated_on"].to_pylist() == [None]


def test_nobody_known_is_an_empty_table() -> None:
    assert companies_known(facts(), homes(), linked()).equals(COMPANIES.empty_table())
