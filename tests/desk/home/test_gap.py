"""The figures of the gap, on records made for each test."""

from datetime import timedelta

import pytest
from tests.factories.people import NOW, a_body, a_marking, a_reader
from tests.factories.reports import a_group, a_report, a_requirement, a_step, a_task

from plait.domain.ids import Ref, encode
from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.retention import DisposalReason
from plait.policy.roles import Role
from plait_desk.collection.models import Report
from plait_desk.home.queries.breaks import thread_breaks
from plait_desk.home.queries.councils import waiting_by_council
from plait_desk.home.queries.gap import Figure, gap
from plait_desk.home.queries.seen import seen_by
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.thread.models import Disposal
from plait_desk.thread.queries import describe

pytestmark = pytest.mark.django_db
FIFE = "S12000047"


def _figures(reader: Reader) -> dict[str, Figure]:
    return {figure.name: figure for figure in gap(reader, seen_by(reader))}


def test_the_share_decided_counts_only_what_the_reader_may_read() -> None:
    ours, theirs = a_body(), a_body()
    reader = a_reader(ours)
    for state in (Report.State.LIVE, Report.State.LIVE, Report.State.LIVE, Report.State.REQUIRES_ASSESSMENT):
        a_report(a_marking(ours), state=state)
    before = _figures(reader)
    a_report(a_marking(theirs))
    assert before["High reports decided"].value == 75
    assert _figures(reader) == before


def test_nothing_known_is_unknown_and_not_nought() -> None:
    figures = _figures(a_reader())
    assert len(figures) == 5
    assert all(figure.value is None for figure in figures.values())
    assert all(value is None for figure in figures.values() for value in figure.trend)


def test_days_to_a_task_run_along_the_thread_and_stop_at_a_hidden_step() -> None:
    ours, theirs = a_body(), a_body()
    reader, mark = a_reader(ours), a_marking(ours)
    group = a_group(mark)
    task = a_task(mark, group, reader, sent_at=NOW - timedelta(days=1))
    near, far = (
        a_report(mark, state=Report.State.LIVE, days_ago=11),
        a_report(mark, state=Report.State.LIVE, days_ago=60),
    )
    a_step(Ref("report", near.pk), Ref("group", group.pk), mark)
    a_step(Ref("group", group.pk), Ref("task", task.pk), mark)
    a_step(Ref("report", far.pk), Ref("group", group.pk), a_marking(theirs))
    assert _figures(reader)["Median days from intelligence to task"].value == 10


def test_a_top_group_with_a_task_no_longer_counts_as_without() -> None:
    ours = a_body()
    reader, mark = a_reader(ours), a_marking(ours)
    first, _ = a_group(mark), a_group(mark, name="Rowan")
    a_task(mark, first, reader, sent_at=NOW - timedelta(weeks=2))
    figure = _figures(reader)["Top-tier groups and priorities with no task"]
    assert (figure.value, figure.unit) == (1, "of 2")
    assert figure.trend[-4:] == (2, 1, 1, 1)
    assert figure.feeling == "good"


def test_a_requirement_is_counted_as_it_stood_each_week() -> None:
    ours = a_body()
    reader, mark = a_reader(ours), a_marking(ours)
    asked = a_requirement(mark, reader, weeks_ago=6)
    offered = a_requirement(mark, reader, collector=ours, weeks_ago=2)
    offered.supersedes = asked
    offered.save()
    figure = _figures(reader)["Requirements with no collector"]
    assert figure.value == 0
    assert figure.trend[-7:] == (1, 1, 1, 1, 0, 0, 0)
    assert figure.trend[:5] == (None,) * 5


def test_taskforce_members_get_no_live_figure() -> None:
    reader = a_reader(role=Role.TASKFORCE, purposes=(Purpose.REPORTING,))
    assert gap(reader, seen_by(reader)) == []
    assert waiting_for(reader) == []


def test_the_stages_never_grow() -> None:
    ours = a_body()
    reader, mark = a_reader(ours), a_marking(ours)
    group = a_group(mark)
    task = a_task(mark, group, reader)
    for days in range(6):
        report = a_report(
            mark, state=Report.State.LIVE if days % 2 else Report.State.REQUIRES_ASSESSMENT, days_ago=days
        )
        if days == 3:
            a_step(Ref("report", report.pk), Ref("task", task.pk), mark)
    counts = [stage.count for stage in thread_breaks(seen_by(reader))]
    assert counts == [6, 3, 1, 0, 0]


def test_a_council_of_which_nothing_was_reported_is_unknown() -> None:
    ours = a_body()
    mark = a_marking(ours)
    a_report(mark, council=FIFE)
    a_report(mark, council="S12000036", state=Report.State.LIVE)
    a_report(mark)
    found = waiting_by_council(a_reader(ours))
    values = {tile.name: tile.value for tile in found.tiles}
    assert (values["Fife"], values["City of Edinburgh"], values["Moray"]) == (1, 0, None)
    assert (found.total, found.nowhere, found.unknown) == (2, 1, 30)
    assert len(found.tiles) == 32


def test_what_is_over_its_clock_comes_first_in_the_list() -> None:
    ours = a_body()
    reader, mark = a_reader(ours), a_marking(ours)
    a_requirement(mark, reader)
    late = a_report(mark, days_ago=4)
    soon = a_report(mark, days_ago=0.3)
    lines = waiting_for(reader)
    assert [line.ref for line in lines[:2]] == [Ref("report", late.pk), Ref("report", soon.pk)]
    assert (lines[0].late, lines[1].soon) == (True, True)
    assert lines[2].title == "Find a collector"


def test_a_disposal_waits_for_the_colleague_who_did_not_ask_for_it() -> None:
    ours = a_body()
    first, second = (a_reader(ours, Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,)) for _ in range(2))
    stranger = a_reader(a_body(), Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,))
    asked = Disposal.objects.create(
        partner=ours, reason=DisposalReason.TIME, asked_by_id=first.person_id, asked_at=NOW, reports=[encode(1)]
    )
    assert [line.ref for line in waiting_for(second)] == [Ref("disposal", asked.pk)]
    assert describe(second, {Ref("disposal", asked.pk)})
    assert waiting_for(first) == waiting_for(stranger) == []
    assert not describe(stranger, {Ref("disposal", asked.pk)})
