from dataclasses import replace
from datetime import date

from plait import reporting
from plait.domain.assessment import PlaceRanking, Rank, Ranking
from plait.domain.edition import Edition
from plait.domain.estimate import Interval
from plait.domain.indicator import Indicator, Qualifier
from plait.domain.period import Period
from plait.reporting.edition import edit
from plait.reporting.place import Bought, FileAccount, PlaceMaterial, Supplied, Variant
from plait.reporting.progress import Changed, DisruptionCounts, PlanLine, ProgressMaterial
from plait.reporting.report import ChartKind, Report
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


def every(report: Report) -> str:
    return str(report)


def test_one_call_compiles_each_kind_of_report() -> None:
    titles = [reporting.compile(material, as_of=TODAY).title for material in (THREATS, PROGRESS, PLACE)]
    assert titles == ["Threat assessment", "Progress report", "Place and procurement"]


def test_a_synthetic_report_says_so_in_its_name_and_in_each_table_made_from_the_record() -> None:
    report = reporting.compile(THREATS, as_of=TODAY)
    assert "SYNTHETIC" in report.named
    real = {"Drug deaths, 2019, per 100,000 people"}
    assert all(table.synthetic or table.caption in real for table in report.all_tables)


def test_published_figures_and_synthetic_lines_never_share_a_table() -> None:
    report = reporting.compile(PROGRESS, as_of=TODAY)
    for table in report.all_tables:
        threads = {row.thread.partition(":")[0] for row in table.rows if row.thread}
        assert not threads & {"published", "indicator"} or not table.synthetic


def test_a_report_on_real_files_has_no_synthetic_word_in_it() -> None:
    assert "SYNTHETIC" not in every(reporting.compile(PLACE, as_of=TODAY))


def test_suppliers_are_ordered_by_contracts_and_a_shared_award_is_never_taken_for_their_own() -> None:
    report = reporting.compile(PLACE, as_of=TODAY)
    table = next(table for table in report.all_tables if table.caption.startswith("Contracts by supplier"))
    assert [row.label for row in table.rows] == ["A Firm Ltd", "B plc"]
    assert table.rows[0].cells[3].text == "Not given"
    assert [cell.text for cell in table.rows[1].cells[1:3]] == ["£9,000,000", "£400,000,000"]
    chart = next(c for s in report.sections for c in s.charts if c.kind is ChartKind.BARS)
    assert "£9,000,000" in chart.says


def test_the_map_and_the_ranks_of_a_place_draw_one_table_that_is_given_once() -> None:
    report = reporting.compile(PLACE, as_of=TODAY)
    tiles, ranks = report.sections[0].charts
    assert tiles.table == ranks.table
    assert report.all_tables.count(tiles.table) == 1


def test_every_figure_of_a_chart_stands_in_its_table() -> None:
    for material in (THREATS, PROGRESS, PLACE):
        report = reporting.compile(material, as_of=TODAY)
        charts = [chart for section in report.sections for chart in section.charts]
        assert charts
        assert all(row.cells[chart.value].text for chart in charts for row in chart.table.rows)


def test_tile_maps_are_drawn_from_places_and_say_the_highest() -> None:
    charts = [c for s in reporting.compile(THREATS, as_of=TODAY).sections for c in s.charts]
    (tiles,) = [chart for chart in charts if chart.kind is ChartKind.TILES]
    assert tiles.says.startswith("Dundee City has the highest rate")


def test_the_summary_says_who_shares_the_first_tier() -> None:
    assert "Drugs and Fraud cannot be told apart" in reporting.compile(THREATS, as_of=TODAY).summary[0]


def test_an_unrated_assessment_says_what_to_do() -> None:
    empty = replace(THREATS, threats=Ranking(unit="harm points a year", ranks=()))
    assert "Rate the twelve threats" in reporting.compile(empty, as_of=TODAY).summary[0]


def test_groups_and_judgements_are_not_in_the_public_edition() -> None:
    public = every(edit(reporting.compile(THREATS, as_of=TODAY), edition=Edition.PUBLIC).report)
    assert "Group Rowan" not in public
    assert "Prices fall" not in public
    assert "Who moves it?" not in public
