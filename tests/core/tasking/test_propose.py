import pytest
from tests.factories.tasking import assessment, option

from plait.domain.option import Capacity, Option, Reason
from plait.domain.strand import FOUR_STRANDS, Strand
from plait.tasking.propose import Terms, propose

TERMS = Terms(futures=20, least_share=0.0)
HARMS = {"larch": 1000.0, "rowan": 800.0, "aspen": 100.0}


def offered(days: float) -> list[Capacity]:
    return [Capacity(partner="psos", skill="days", days=days)]


def everyone(options: list[Option]) -> set[tuple[str, str]]:
    return {(each.target, body) for each in options for body in each.bodies}


def test_the_days_go_where_most_harm_is_prevented() -> None:
    options = [option("larch"), option("rowan"), option("aspen")]
    found = propose(assessment(HARMS), options, offered(20), releasable=everyone(options), terms=TERMS)
    assert [line.option.target for line in found.lines] == ["larch", "rowan"]
    assert [line.rank for line in found.lines] == [1, 2]
    assert found.value == pytest.approx(180)
    assert found.gap == pytest.approx(0)


def test_every_option_is_proposed_or_left_out_with_a_reason() -> None:
    options = [option(target, lead, name=name) for target in HARMS for lead in ("psos", "sia") for name in "xy"]
    told = {pair for pair in everyone(options) if pair != ("aspen", "psos")}
    found = propose(assessment(HARMS), options, offered(10), releasable=told, terms=TERMS)
    keys = [line.option.key for line in found.lines] + [left.option.key for left in found.left_out]
    assert sorted(keys) == sorted(each.key for each in options)
    assert all(left.words for left in found.left_out)


def test_what_may_not_be_told_is_not_weighed_and_its_permission_has_a_worth() -> None:
    options = [option("larch"), option("rowan")]
    found = propose(assessment(HARMS), options, offered(10), releasable={("rowan", "psos")}, terms=TERMS)
    assert [line.option.target for line in found.lines] == ["rowan"]
    (left,) = found.left_out
    assert left.reason is Reason.NOT_RELEASABLE
    (permission,) = found.permissions
    assert (permission.target, permission.partner) == ("larch", "psos")
    assert permission.worth > 0


def test_ten_more_days_gain_what_the_price_predicts() -> None:
    options = [option(f"g{at}", days=1, effect=0.1) for at in range(60)]
    world = assessment({f"g{at}": 1000.0 - at for at in range(60)})
    before = propose(world, options, offered(20), releasable=everyone(options), terms=TERMS)
    after = propose(world, options, offered(30), releasable=everyone(options), terms=TERMS)
    (price,) = before.prices
    assert after.bound - before.bound == pytest.approx(10 * price.per_day, rel=0.05)
    assert (price.days, price.used) == (20, 20)


def test_each_strand_has_its_least_share_and_its_price_is_shown() -> None:
    options = [option(f"g{at}") for at in range(10)]
    options += [option(f"g{at}", effect=0.01, strand=Strand.DIVERT, name="outreach") for at in range(10)]
    world = assessment({f"g{at}": 1000.0 for at in range(10)})
    terms = Terms(futures=0, least_share=0.2)
    found = propose(world, options, offered(1000), releasable=everyone(options), terms=terms)
    assert sum(line.option.strand is Strand.DIVERT for line in found.lines) == 2
    floor = next(each for each in found.floors if each.name == "Divert")
    assert floor.price > 0
    assert floor.reached == pytest.approx(0.2)


def test_a_priority_enters_as_a_floor() -> None:
    options = [option("larch"), option("rowan")]
    terms = Terms(futures=0, least_share=0.0, priorities={"drugs": 0.5})
    found = propose(assessment(HARMS), options, offered(10), releasable=everyone(options), terms=terms)
    assert "priority drugs" in {floor.name for floor in found.floors}


def test_the_same_seed_gives_the_same_proposal() -> None:
    options = [option("larch"), option("rowan"), option("aspen")]
    made = [
        propose(assessment(HARMS), options, offered(10), releasable=everyone(options), terms=TERMS) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert 0 < sum(line.futures for line in made[0].lines) <= 1


def test_no_option_at_all_makes_an_empty_proposal() -> None:
    found = propose(assessment(HARMS), [], offered(10), releasable=set(), terms=TERMS)
    assert (found.lines, found.left_out, found.value, found.gap) == ((), (), 0.0, 0.0)


def test_floors_that_no_plan_could_keep_do_not_empty_the_proposal() -> None:
    options = [option("larch"), option("larch", strand=Strand.DIVERT, name="outreach", effect=0.05)]
    found = propose(assessment(HARMS), options, offered(100), releasable=everyone(options), terms=Terms(futures=3))
    assert [line.option.title for line in found.lines] == ["X"]
    assert found.value <= found.bound


def test_one_group_gets_its_plan_though_four_strands_cannot_share_one_plan() -> None:
    options = [option("larch", name=strand, strand=strand) for strand in Strand if strand in FOUR_STRANDS]
    found = propose(assessment(HARMS), options, offered(20), releasable=everyone(options), terms=Terms(futures=20))
    assert len(found.lines) == 1
