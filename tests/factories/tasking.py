"""Small made-up assessments and options, for the tests of tasking."""

from collections.abc import Sequence
from datetime import date

from plait.domain.assessment import Assessment, Rank, Ranking
from plait.domain.estimate import Interval, Range
from plait.domain.option import Need, Option
from plait.domain.strand import Strand


def interval(middle: float) -> Interval:
    return Interval(low=middle / 3, lower=middle / 2, middle=middle, upper=middle * 2, high=middle * 3)


def assessment(harms: dict[str, float]) -> Assessment:
    ranks = tuple(
        Rank(
            key=key,
            label=key,
            tier=1,
            amount=interval(harm),
            expected=harm,
            position=interval(1),
            first=0,
            top_three=0,
            acceptability=(),
            to_rise=None,
        )
        for key, harm in harms.items()
    )
    return Assessment(
        framework="ours-test",
        unit="harm points a year",
        seed=1,
        draws=1,
        as_of=date(2026, 11, 1),
        threats=Ranking(unit="", ranks=()),
        groups=Ranking(unit="harm points a year", ranks=ranks),
        places=(),
        agreement=None,
        divergences=(),
        gaps=(),
        prior_harm=interval(10),
    )


def option(
    target: str,
    lead: str = "psos",
    *,
    days: float = 10,
    effect: float = 0.1,
    strand: Strand = Strand.DISRUPT,
    name: str = "x",
    needs: Sequence[Need] | None = None,
) -> Option:
    return Option(
        key=f"{target}/{name}/{lead}",
        target=target,
        target_label=target.title(),
        threats=("drugs",),
        intervention=name,
        title=name.title(),
        strand=strand,
        lead=lead,
        needs=tuple(needs or [Need(partner=lead, skill="days", days=days)]),
        pounds=0,
        effect=Range(low=effect / 2, best=effect, high=effect * 2),
        why="It stops the thing.",
        measure="Measured",
    )
