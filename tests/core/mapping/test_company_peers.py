"""Company flags are weighed as those of tenders are."""

from datetime import date

import pyarrow as pa
import pytest
from tests.core.mapping.tables import DAY, ties

from plait.domain.protected import ProtectedInput
from plait.domain.tender import CELLS, TESTED
from plait.mapping.calibration import Calibration
from plait.mapping.company_peers import company_cells, rules_on_companies
from plait.mapping.flags import RedFlag, red_flags
from plait.mapping.peers import weigh
from plait.mapping.queue import review_queue


def companies(*sectors: str | None) -> pa.Table:
    return pa.table(
        {
            "mention_id": pa.array(range(1, len(sectors) + 1), pa.int64()),
            "incorporated_on": pa.array([date(2020, 1, 1), *[None] * (len(sectors) - 1)], pa.date32()),
            "sector": pa.array(sectors, pa.string()),
        }
    )


def test_what_is_not_known_of_a_company_is_a_cell_of_its_own() -> None:
    cells = company_cells(companies("56", None))
    assert cells.schema == CELLS
    assert cells["sector"].to_pylist() == ["56", "unknown"]
    assert set(cells["area"].to_pylist()) == {"unknown"}


def test_a_rule_is_tested_where_its_facts_are_known() -> None:
    known = companies("56", "56", "56")
    tested = rules_on_companies(red_flags(ties(), known, as_of=DAY), known)
    assert tested.schema == TESTED
    by_rule = {rule: sum(row["rule"] == rule for row in tested.to_pylist()) for rule in RedFlag}
    assert by_rule == {rule: 1 if rule in {RedFlag.PHOENIX, RedFlag.NEW_AND_WINNING} else 3 for rule in RedFlag}


def test_a_trade_in_which_nobody_names_an_owner_is_not_called_up_before_one_where_all_do() -> None:
    """Companies 1 to 30 of one trade name no owner; of the other thirty only the last does not."""
    known = companies(*["56"] * 30, *["41"] * 30)
    owned = [(900 + company, "owner_of", company, 1.0) for company in range(31, 60)]
    flags = red_flags(ties(*owned), known, as_of=DAY)
    weighed = weigh(company_cells(known), rules_on_companies(flags, known))
    queue = review_queue(weighed, length=31, calibration=Calibration(), as_of=DAY)
    assert queue.rows["subject"].to_pylist()[0] == "60"
    weights = {row["subject"]: row["weight"] for row in weighed.flags.to_pylist()}
    assert weights["60"] > 2 * weights["1"]


def test_one_formation_agent_weighs_once_though_three_rules_see_it() -> None:
    seats = [(900, "director_of", company, 1.0) for company in range(1, 151)]
    homes = [(company, "registered_at", 800, 1.0) for company in range(1, 151)]
    owned = [(1_000 + company, "owner_of", company, 1.0) for company in range(1, 301)]
    known = companies(*["56"] * 300)
    all_three = red_flags(ties(*seats, *homes, *owned), known, as_of=DAY)
    assert {flag.flag for flag in all_three} == {
        RedFlag.ADDRESS_FACTORY,
        RedFlag.OFFICER_OF_HUNDREDS,
        RedFlag.NOMINEES_ONLY,
    }
    one = red_flags(ties(*homes, *owned), known, as_of=DAY)
    cells = company_cells(known)
    log_odds = [weigh(cells, rules_on_companies(flags, known)).log_odds[0] for flags in (all_three, one)]
    assert log_odds[0] == pytest.approx(log_odds[1], abs=0.05)


def test_a_company_by_its_owners_birth_is_refused() -> None:
    with pytest.raises(ProtectedInput):
        company_cells(companies("56").append_column("owner_birth", pa.array(["x"])))
