from dataclasses import replace

import pytest

from plait.domain.estimate import Range
from plait.domain.option import POUNDS, Need, Option, Proposal
from plait.domain.strand import Strand

OPTION = Option(
    key="g/x/psos",
    target="g",
    target_label="Larch",
    threats=("drugs",),
    intervention="x",
    title="X",
    strand=Strand.DETECT,
    lead="psos",
    needs=(
        Need(partner="psos", skill="investigation", days=4),
        Need(partner="copfs", skill="restraint", days=2),
        Need(partner="psos", skill=POUNDS, days=900),
    ),
    pounds=900,
    effect=Range(low=0.1, best=0.2, high=0.3),
    why="",
    measure="",
)


def test_pounds_are_never_counted_as_days() -> None:
    assert OPTION.days == 6


def test_everyone_whose_days_are_used_would_have_to_be_told() -> None:
    assert OPTION.bodies == {"psos", "copfs"}


def test_the_gap_is_the_share_by_which_a_plan_falls_short_of_its_bound() -> None:
    proposal = Proposal(
        catalogue="",
        framework="",
        unit="",
        seed=1,
        lines=(),
        left_out=(),
        prices=(),
        floors=(),
        permissions=(),
        value=97,
        bound=100,
    )
    assert proposal.gap == pytest.approx(0.03)
    assert replace(proposal, value=0, bound=0).gap == 0
