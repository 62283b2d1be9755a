"""The threat assessment: which threats come first, how sure that is, what was judged, what nobody knows."""

from dataclasses import dataclass
from datetime import date

from plait.domain.assessment import PlaceRanking, Ranking
from plait.domain.edition import Edition
from plait.domain.ids import MarkingId
from plait.reporting.figures import tile_chart
from plait.reporting.ranking import amounts, rank_chart
from plait.reporting.report import SYNTHETIC, Cell, Figure, Report, ReportKind, Row, Section, Table, words

JUDGEMENTS_ARE_FOR_PARTNERS = "Judgements rest on partners' intelligence and are shared with partners only."
GROUPS_ARE_RESTRICTED = "Groups are named to the readers on the distribution list only."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One key judgement as signed: the term is the signer's, never a model's."""

    statement: str
    term: str
    confidence: str
    why: str
    would_change: str
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One open requirement: the question, who it is for, and what the answer would be worth."""

    question: str
    about: str
    state: str
    value: float | None
    thread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """How many groups, by primary threat and region. `counts[threat][region]`, whole numbers."""

    threats: tuple[str, ...]
    regions: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatMaterial:
    """All that the record holds for one agreed assessment. `unit` of harm stands in the rankings."""

    edition: str
    period: str
    framework: str
    seed: int
    threats: Ranking
    groups: Ranking
    places: tuple[PlaceRanking, ...]
    judged: tuple[Judged, ...]
    asked: tuple[Asked, ...]
    counts: GroupCounts | None
    thread: str
    inputs: tuple[str, ...]
    markings: frozenset[MarkingId]
    synthetic: bool

    @property
    def source(self) -> str:
        return f"Plait, {self.edition}, framework {self.framework}, seed {self.seed}"


def threat_assessment(material: ThreatMaterial, *, as_of: date) -> Report:
    """The whole assessment; sections say which edition they are for."""
    sections = (_threats(material), _judged(material), _counted(material), *_places(material))
    return Report(
        kind=ReportKind.THREAT_ASSESSMENT,
        title="Threat assessment",
        period=material.period,
        as_of=as_of,
        summary=_summary(material),
        sections=tuple(
            section
            for section in (*sections, _asked(material), _groups(material), _reasoning(material))
            if section.words or section.tables or section.charts
        ),
        inputs=material.inputs,
        markings=material.markings,
        synthetic=material.synthetic,
    )


def _summary(material: ThreatMaterial) -> tuple[str, ...]:
    ranks = material.threats.ranks
    if not ranks:
        return ("No threat has been rated yet. Rate the twelve threats before this report is published.",)
    lead = ranks[0]
    tier = [rank.label for rank in ranks if rank.tier == lead.tier]
    together = (
        f"{lead.label} stands first."
        if len(tier) == 1
        else f"{', '.join(tier[:-1])} and {tier[-1]} cannot be told apart: they share the first tier."
    )
    return (
        f"{together} {lead.label} is first in {lead.first * 100:.0f} of 100 futures.",
        f"Questions still open: {len(material.asked)}. Ranks are given with the range that 90 of 100 futures fill.",
    )


def _threats(material: ThreatMaterial) -> Section:
    ranking = material.threats
    chart = rank_chart(
        ranking,
        title="Rank of each threat",
        heading="Threat",
        source=material.source,
        synthetic=material.synthetic,
    )
    harm = amounts(
        ranking,
        caption="Harm of each threat",
        heading="Threat",
        source=material.source,
        synthetic=material.synthetic,
    )
    figures = tuple(
        Figure(
            label=rank.label,
            shown=f"{rank.first * 100:.0f} of 100",
            note="futures in which it is first",
            thread=material.thread,
            synthetic=material.synthetic,
        )
        for rank in ranking.ranks[:3]
    )
    return Section(
        heading="Which threats come first",
        words=("Threats are rated whole, by several bodies, in one unit of harm. Unknown widens a range.",),
        figures=figures,
        charts=(chart,),
        tables=(harm,),
    )


def _judged(material: ThreatMaterial) -> Section:
    rows = tuple(
        Row(
            label=judged.statement,
            thread=judged.thread,
            cells=tuple(map(words, (judged.term, judged.confidence, judged.why, judged.would_change))),
        )
        for judged in material.judged
    )
    table = Table(
        caption="Key judgements",
        heading="Judgement",
        columns=("Term", "Analytical confidence", "Why", "What would change it"),
        rows=rows,
        source=material.source,
        note="Terms of the PHIA probability yardstick, chosen by the person who signed.",
        synthetic=material.synthetic,
    )
    return Section(
        heading="What we judge",
        tables=(table,) if rows else (),
        most_open=Edition.PARTNER,
        rule=JUDGEMENTS_ARE_FOR_PARTNERS,
    )


def _counted(material: ThreatMaterial) -> Section:
    counts = material.counts
    if counts is None:
        return Section(heading="Groups by threat and region")
    rows = tuple(
        Row(label=threat, cells=tuple(Cell(text=f"{n}", value=n) for n in line))
        for threat, line in zip(counts.threats, counts.counts, strict=True)
    )
    table = Table(
        caption="Groups by primary threat and region",
        heading="Primary threat",
        columns=counts.regions,
        rows=rows,
        source=material.source,
        counts=True,
        synthetic=material.synthetic,
    )
    return Section(
        heading="Groups by threat and region",
        words=("A group is counted once, under the threat it profits from most.",),
        tables=(table,),
    )


def _places(material: ThreatMaterial) -> tuple[Section, ...]:
    """Published figures carry no synthetic word; made-up ones never stand beside a council's name without it."""
    if not material.places:
        return ()
    made_up = any(place.synthetic for place in material.places)
    source = "Made up for the demonstration" if made_up else "Published figures, see the indicator list"
    standing = (
        f"These figures are {SYNTHETIC}: made up, and no council's own." if made_up else "These figures are published."
    )
    return (
        Section(
            heading=f"Places, on {SYNTHETIC} figures" if made_up else "Places, on published figures",
            words=(f"{standing} Few reports is not little crime.",),
            charts=tuple(tile_chart(place, source=source) for place in material.places),
        ),
    )


def _asked(material: ThreatMaterial) -> Section:
    rows = tuple(
        Row(
            label=asked.question,
            thread=asked.thread,
            cells=(
                words(asked.about),
                words(asked.state),
                words("Unknown") if asked.value is None else Cell(text=f"{asked.value:,.0f}", value=asked.value),
            ),
        )
        for asked in material.asked
    )
    table = Table(
        caption="Open requirements, by what an answer would be worth",
        heading="Question",
        columns=("About", "State", "Worth at most, harm points a year"),
        rows=rows,
        source=material.source,
        synthetic=material.synthetic,
    )
    return Section(
        heading="What we do not know",
        tables=(table,) if rows else (),
        most_open=Edition.PARTNER,
        rule="Questions show what is not known, and are shared with partners only.",
    )


def _groups(material: ThreatMaterial) -> Section:
    chart = rank_chart(
        Ranking(unit=material.groups.unit, ranks=material.groups.ranks[:25]),
        title="The 25 groups that rank highest",
        heading="Group",
        source=material.source,
        synthetic=material.synthetic,
    )
    return Section(
        heading="Groups",
        charts=(chart,) if material.groups.ranks else (),
        most_open=Edition.RESTRICTED,
        rule=GROUPS_ARE_RESTRICTED,
    )


def _reasoning(material: ThreatMaterial) -> Section:
    return Section(
        heading="How we reason",
        words=(
            "Harm is activity, scale and weight multiplied, each a range from low to high, drawn many times. "
            "A rank is given as the range that 90 % of the draws fill.",
            "The scoring is ours. Official values for this method are not public.",
            f"Framework {material.framework}; seed {material.seed}: the same record gives the same report.",
        ),
    )
