from dataclasses import replace

from tests.factories.compiled import PROGRESS, TODAY

from plait.domain.edition import Edition
from plait.reporting.edition import edit
from plait.reporting.progress import progress_report


def test_published_figures_and_synthetic_lines_never_share_a_table() -> None:
    for table in progress_report(PROGRESS, as_of=TODAY).all_tables:
        threads = {row.thread.partition(":")[0] for row in table.rows if row.thread}
        assert not threads & {"published", "indicator"} or not table.synthetic


def test_claims_that_wait_for_moderation_are_said_and_not_counted() -> None:
    section = next(s for s in progress_report(PROGRESS, as_of=TODAY).sections if s.heading == "Disruptions")
    assert section.words == ("1 more claims wait for moderation and are not counted.",)


def test_the_public_edition_keeps_the_published_plan_and_leaves_work_in_hand_out() -> None:
    report = edit(progress_report(PROGRESS, as_of=TODAY), edition=Edition.PUBLIC).report
    assert "Side Step" in str(report)
    assert "Letter to hauliers" not in str(report)


def test_a_report_with_no_work_yet_still_tells_the_published_figures() -> None:
    bare = replace(PROGRESS, plan=(), changed=(), disruptions=None)
    headings = [section.heading for section in progress_report(bare, as_of=TODAY).sections]
    assert headings == ["Published figures"]
