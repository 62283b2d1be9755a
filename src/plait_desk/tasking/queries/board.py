"""The board's page: who, what to find out, where capacity binds, and the options in order with their decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log10

from plait.domain.estimate import Range
from plait.domain.ids import Ref, decode
from plait.policy.access import Reader
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.queries.editions import agreed_assessment
from plait_desk.assessment.queries.ranked import RankLine, rank_lines
from plait_desk.collection.models import Requirement
from plait_desk.tasking.models import Capacity, Decision, Option, Proposal
from plait_desk.thread.queries import Described, describe

SHOWN_GROUPS, SHOWN_QUESTIONS, SHOWN_PRICES, SHOWN_LEFT = 20, 8, 8, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """One option as the board sees it. `verdict` is empty until it is decided."""

    id: int
    rank: int | None
    title: str
    target: str
    target_url: str
    strand: str
    lead: str
    days: float
    value: Range
    futures: int | None
    verdict: str
    decided: str
    reasons: tuple[str, ...]
    is_development: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One capacity: how much is used, and what ten more days would prevent."""

    body: str
    skill: str
    days: float
    used: float
    ten_more: float

    @property
    def share(self) -> float:
        """Per cent of the days that are used."""
        return min(100.0, 100 * self.used / self.days) if self.days else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One requirement, by what an answer is worth and costs."""

    id: int
    question: str
    value: float
    days: float
    has_collector: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """One group of the ranking, and in how many of 100 futures it is tasked."""

    line: RankLine
    name: str
    url: str
    futures: int | None


def tenfold(value: float, *, up: bool) -> float:
    """The power of ten next above or below a value, at least 1: the end of a scale by powers of ten."""
    power = log10(max(value, 1.0))
    return float(10 ** (max(ceil(power), 1) if up else floor(power)))


def current_proposal(reader: Reader) -> Proposal | None:
    """The newest proposal that the reader may read in full."""
    return Proposal.objects.readable_by(reader).select_related("edition").order_by("-at", "-pk").first()


def proposed_lines(reader: Reader, proposal: Proposal) -> list[OptionLine]:
    """The proposed options in order."""
    rows = Option.objects.readable_by(reader).filter(proposal=proposal, is_proposed=True).order_by("rank", "pk")
    return option_lines(reader, list(rows.select_related("target", "lead")))


def left_out_lines(reader: Reader, proposal: Proposal, *, target_id: int | None = None) -> list[OptionLine]:
    """Options left out, most worth first: of one target, or of all."""
    rows = Option.objects.readable_by(reader).filter(proposal=proposal, is_proposed=False)
    if target_id is not None:
        rows = rows.filter(target_id=target_id)
    return option_lines(reader, list(rows.select_related("target", "lead").order_by("-value_best", "pk")[:SHOWN_LEFT]))


def option_lines(reader: Reader, rows: list[Option]) -> list[OptionLine]:
    """Rows as lines, with the decision that stands and the name of the target where it may be read."""
    names = describe(reader, {ref for row in rows if (ref := target_ref(row)) is not None})
    decisions = _decisions(reader, rows)
    return [_line(row, names, decisions.get(row.pk)) for row in rows]


def target_ref(row: Option) -> Ref | None:
    """The citation of an option's target; None for a published code, which is no row."""
    return Ref(row.target.kind, decode(row.target.key)) if row.target.kind in ("group", "mention") else None


def price_lines(proposal: Proposal) -> list[PriceLine]:
    """Where capacity binds, dearest first."""
    lines = [
        PriceLine(
            body=row["body"],
            skill=row["skill"],
            days=row["days"],
            used=row["used"],
            ten_more=10 * row["per_day"],
        )
        for row in proposal.prices
        if row["skill"] != "pounds"
    ]
    return sorted(lines, key=lambda line: (-line.ten_more, -line.share))[:SHOWN_PRICES]


def questions(reader: Reader) -> list[Question]:
    """Open requirements with a known worth, most worth first."""
    rows = (
        Requirement.objects.newest_for(reader)
        .filter(value__isnull=False, cost_days__isnull=False)
        .filter(state__in=[Requirement.State.OPEN, Requirement.State.PART_MET])
        .order_by("-value", "pk")[:SHOWN_QUESTIONS]
    )
    return [
        Question(
            id=row.pk,
            question=row.question,
            value=row.value or 0.0,
            days=row.cost_days or 0.0,
            has_collector=row.collector_id is not None,
        )
        for row in rows
    ]


def edition_of(reader: Reader, proposal: Proposal) -> AssessmentEdition | None:
    """The edition that the proposal rests on, where the reader may read it."""
    return AssessmentEdition.objects.readable_by(reader).filter(pk=proposal.edition_id).first()


def who(reader: Reader, proposal: Proposal) -> list[Who]:
    """The first groups of the agreed ranking, and how often each is tasked in sampled futures."""
    edition = edition_of(reader, proposal)
    found = agreed_assessment(reader, edition) if edition else None
    if found is None:
        return []
    lines = rank_lines(found.groups)[:SHOWN_GROUPS]
    names = describe(reader, {Ref.parse(line.key) for line in lines})
    futures = _futures_by_target(reader, proposal)
    return [
        Who(
            line=line,
            name=names[Ref.parse(line.key)].title,
            url=names[Ref.parse(line.key)].url,
            futures=futures.get(line.key),
        )
        for line in lines
        if Ref.parse(line.key) in names
    ]


def has_synthetic_capacity() -> bool:
    """Whether any capacity was made up for a demonstration."""
    return Capacity.objects.filter(is_synthetic=True).exists()


def _futures_by_target(reader: Reader, proposal: Proposal) -> dict[str, int]:
    rows = Option.objects.readable_by(reader).filter(proposal=proposal, futures__isnull=False)
    shares: dict[str, int] = {}
    for kind, key, futures in rows.values_list("target__kind", "target__key", "futures"):
        shares[f"{kind}:{key}"] = min(100, shares.get(f"{kind}:{key}", 0) + (futures or 0))
    return shares


def _decisions(reader: Reader, rows: list[Option]) -> dict[int, Decision]:
    found = Decision.objects.newest_for(reader).filter(option__in=rows).order_by("at", "pk")
    return {decision.option_id: decision for decision in found}


def _line(row: Option, names: Mapping[Ref, Described], decision: Decision | None) -> OptionLine:
    ref = target_ref(row)
    named = names.get(ref) if ref else None
    return OptionLine(
        id=row.pk,
        rank=row.rank,
        title=row.title,
        target=named.title if named else "",
        target_url=named.url if named else "",
        strand=row.strand,
        lead=row.lead.abbreviation or row.lead.name,
        days=row.days,
        value=Range(low=row.value_low, best=row.value_best, high=row.value_high),
        futures=row.futures,
        verdict=decision.verdict if decision else "",
        decided=f"{decision.at:%-d %B %Y}" if decision else "",
        reasons=tuple(row.reasons),
        is_development=row.is_development,
    )
