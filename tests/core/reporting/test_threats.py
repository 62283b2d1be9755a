from dataclasses import replace

from tests.factories.compiled import THREATS, TODAY

from plait.domain.assessment import Ranking
from plait.domain.edition import Edition
from plait.reporting.edition import edit
from plait.reporting.threats import threat_assessment


def test_a_synthetic_report_says_so_in_its_name_and_in_each_table_made_from_the_record() -> None:
    report = threat_assessment(THREATS, as_of=TODAY)
    assert "SYNTHETIC" in report.named
    real = {"Drug deaths, 2019, per 100,000 people"}
    assert all(table.synthetic or table.caption in real for table in report.all_tables)


def test_the_summary_says_who_shares_the_first_tier() -> None:
    assert "Drugs and Fraud cannot be told apart" in threat_assessment(THREATS, as_of=TODAY).summary[0]


def test_an_unrated_assessment_says_what_to_do() -> None:
    empty = replace(THREATS, threats=Ranking(unit="harm points a year", ranks=()))
    assert "Rate the twelve threats" in threat_assessment(empty, as_of=TODAY).summary[0]


def test_groups_judgements_and_questions_are_not_in_the_public_edition() -> None:
    public = str(edit(threat_assessment(THREATS, as_of=TODAY), edition=Edition.PUBLIC).report)
    for restricted in ("Group Rowan", "Prices fall", "Who moves it?"):
        assert restricted not in public


def test_a_section_with_nothing_in_it_is_left_out() -> None:
    bare = replace(THREATS, judged=(), asked=(), counts=None, places=())
    headings = [section.heading for section in threat_assessment(bare, as_of=TODAY).sections]
    assert headings == ["Which threats come first", "Groups", "How we reason"]


def test_a_question_of_unknown_worth_says_unknown_and_not_nought() -> None:
    asked = replace(THREATS, asked=(replace(THREATS.asked[0], value=None),))
    table = next(t for t in threat_assessment(asked, as_of=TODAY).all_tables if t.heading == "Question")
    assert table.rows[0].cells[2].text == "Unknown"


def test_made_up_figures_of_places_never_stand_beside_a_council_without_the_word() -> None:
    made_up = replace(THREATS, places=tuple(replace(place, synthetic=True) for place in THREATS.places))
    report = threat_assessment(made_up, as_of=TODAY)
    section = next(section for section in report.sections if "Places" in section.heading)
    assert "SYNTHETIC" in section.heading
    assert all("SYNTHETIC" in chart.alt and chart.table.synthetic for chart in section.charts)
    assert "published" not in str(section)
