"""What three reports are compiled from: small, made up, and enough to hold every section."""

from datetime import date

from plait.domain.assessment import PlaceRanking, Rank, Ranking
from plait.domain.estimate import Interval
from plait.domain.indicator import Indicator, Qualifier
from plait.domain.period import Period
from plait.reporting.place import Bought, FileAccount, PlaceMaterial, Supplied, Variant
from plait.reporting.progress import Changed, DisruptionCounts, PlanLine, ProgressMaterial
from plait.reporting.threats import Asked, GroupCounts, Judged, ThreatMaterial

TODAY = date(2026, 11, 22)


def interval(middle: float) -> Interval:
    return Interval(low=middle - 1, lower=middle - 0.5, middle=middle, upper=middle + 0.5, high=middle + 1)


def rank(label: str, place: int, tier: int = 1) -> Rank:
    return Rank(
        key=label.casefold(),
        label=label,
        tier=tier,
        amount=interval(100 / place),
        expected=100 / place,
        position=interval(place),
        first=0.7 / place,
        top_three=0.9,
        acceptability=(0.7,),
        to_rise=None,
    )


RANKING = Ranking(unit="harm points a year", ranks=(rank("Drugs", 1), rank("Fraud", 2), rank("Firearms", 3, 2)))
PLACES = (
    PlaceRanking(
        indicator="Drug deaths",
        period="2019",
        scotland=23.3,
        ranking=Ranking(unit="per 100,000 people", ranks=(rank("Dundee City", 1), rank("Angus", 2))),
    ),
)
THREATS = ThreatMaterial(
    edition="Autumn 2026",
    period="2026",
    framework="ours-1",
    seed=7,
    threats=RANKING,
    groups=Ranking(unit="harm points a year", ranks=(rank("Group Rowan", 1),)),
    places=PLACES,
    judged=(
        Judged(
            statement="Prices fall",
            term="Likely or probable",
            confidence="Low",
            why="Two origins",
            would_change="A seizure",
            thread="judgement:0000000000001",
        ),
    ),
    asked=(
        Asked(question="Who moves it?", about="Drugs", state="open", value=12.0, thread="requirement:0000000000001"),
    ),
    counts=GroupCounts(threats=("Drugs", "Fraud"), regions=("West", "East"), counts=((40, 20), (3, 11))),
    thread="snapshot:0000000000001",
    inputs=("snapshot:0000000000001",),
    markings=frozenset(),
    synthetic=True,
)
PROGRESS = ProgressMaterial(
    period="2026",
    plan=(
        PlanLine(
            title="Letter to hauliers",
            strand="Deter",
            kind="pilot",
            lead="HMRC",
            state="live",
            said="",
            thread="action:0000000000001",
            synthetic=True,
        ),
        PlanLine(
            title="Side Step",
            strand="Divert",
            kind="pilot",
            lead="Action for Children",
            state="mainstreamed",
            said="",
            thread="published:PRI-014",
            synthetic=False,
        ),
    ),
    changed=(Changed(action="Letter", strand="Deter", words="fewer calls", thread="outcome:1", synthetic=True),),
    disruptions=DisruptionCounts(
        rows=("Disrupt", "Deter"), levels=("Major", "Minor"), counts=((6, 2), (8, 9)), waiting=1, synthetic=True
    ),
    indicators=tuple(
        Indicator(
            name="SOC groups recorded",
            breakdown="Scotland",
            period=Period.read(period),
            value=value,
            unit="groups",
            qualifier=Qualifier.EXACT,
            source=f"https://www.gov.scot/{period}",
            thread=f"indicator:{period}",
        )
        for period, value in (("2013-12", 227), ("2015-06", 232), ("2016-11", 196))
    ),
    gap=(),
    inputs=(),
    markings=frozenset(),
    synthetic=True,
)
PLACE = PlaceMaterial(
    period="2019 to 2025",
    places=PLACES,
    suppliers=(
        Supplied(name="A Firm Ltd", company_number="", contracts=2, alone_gbp=5e6, shared_gbp=0.0, thread=""),
        Supplied(name="B plc", company_number="SC123456", contracts=1, alone_gbp=9e6, shared_gbp=4e8, thread=""),
    ),
    buyers=(Bought(name="ng homes", notices=1, register="Public Contracts Scotland", thread=""),),
    variants=(Variant(names=("A Firm Ltd", "A Firm Limited"), why="same name but for its form", thread=""),),
    files=(
        FileAccount(
            name="releases.jsonl",
            feed="ocds",
            rows=90,
            accepted=90,
            rejected=0,
            fields_read=40,
            fields_ignored=12,
            thread="",
        ),
    ),
    idle=(("Mapping", "No group is recorded."),),
    inputs=(),
    markings=frozenset(),
)
