from plait.domain.assessment import Rank, Ranking
from plait.domain.estimate import Interval

EVEN = Interval(low=1, lower=1, middle=1, upper=1, high=1)


def test_a_rank_is_found_by_its_key_and_what_is_unscored_has_none() -> None:
    rank = Rank(
        key="drugs",
        label="Drugs",
        tier=1,
        amount=EVEN,
        expected=1,
        position=EVEN,
        first=1,
        top_three=1,
        acceptability=(1.0,),
        to_rise=None,
    )
    ranking = Ranking(unit="", ranks=(rank,), unscored=("x",))
    assert ranking.of("drugs") is rank
    assert ranking.of("x") is None
