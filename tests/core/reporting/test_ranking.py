from tests.factories.compiled import RANKING

from plait.domain.assessment import Ranking
from plait.reporting.ranking import amounts, rank_chart


def test_a_rank_is_said_as_a_range_and_in_futures_of_a_hundred() -> None:
    chart = rank_chart(RANKING, title="Rank", heading="Threat", source="x", synthetic=False)
    assert "Drugs is first in 70 of 100 futures" in chart.says
    assert chart.table.columns[chart.low or 0] == "Rank: low"
    assert chart.table.columns[chart.high or 0] == "Rank: high"


def test_nothing_ranked_says_so() -> None:
    chart = rank_chart(Ranking(unit="x", ranks=()), title="t", heading="h", source="s", synthetic=False)
    assert chart.says == "Nothing is ranked yet."


def test_an_amount_is_never_given_without_its_bounds() -> None:
    table = amounts(RANKING, caption="Harm", heading="Threat", source="x", synthetic=False)
    assert [column.rpartition(", ")[2] for column in table.columns] == ["low", "middle", "high"]
    assert [cell.value for cell in table.rows[0].cells] == [99, 100, 101]
