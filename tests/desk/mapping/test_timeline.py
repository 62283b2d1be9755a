"""The timeline of a group: what is told of whom, to whom, and that no period lies on another."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie
from tests.factories.pages import signed_in

from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention, Statement
from plait_desk.looks.pictures.timeline import Moment
from plait_desk.mapping.models import GroupMember
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.mapping.views.timelines import MOST_ROWS, packed

BEGUN, ENDED = date(2019, 3, 1), date(2021, 6, 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


class Larch:
    """A group (SYNTHETIC): Cedar ran Zedmoor, which won a contract; Birch, of no group, is an associate of Cedar."""

    def __init__(self) -> None:
        self.ours, self.theirs = a_body(), a_body()
        self.shared, self.hidden = a_marking(self.ours, self.theirs), a_marking(self.ours)
        self.cedar = a_mention(MentionKind.PERSON, self.shared, surname="Cedar")
        self.birch = a_mention(MentionKind.PERSON, self.shared, surname="Birch")
        self.fir = a_mention(MentionKind.PERSON, self.shared, surname="Fir")
        zedmoor, quillbank = (self.a_company(self.shared, name) for name in ("Zedmoor", "Quillbank"))
        notice = a_mention(MentionKind.NOTICE, self.shared, title="Waste uplift")
        self.dated(a_tie(self.cedar, "director_of", zedmoor, self.shared), BEGUN, ENDED)
        self.dated(a_tie(self.cedar, "owner_of", quillbank, self.hidden), BEGUN, None)
        self.dated(a_tie(zedmoor, "awarded", notice, self.shared), date(2020, 1, 5), None)
        self.dated(a_tie(self.cedar, "associate_of", self.birch, self.shared), BEGUN, None)
        self.dated(a_tie(self.cedar, "associate_of", self.fir, self.shared), date(2018, 1, 1), None)
        record = a_record(self.shared, self.cedar, self.fir)
        self.group = record_group(actor=a_reader(self.ours), record=record)
        GroupMember.objects.filter(mention=self.cedar).update(from_on=date(2017, 2, 3))
        redraw_reach(actor=a_reader(self.ours), as_of=TODAY)

    @staticmethod
    def a_company(marking: Marking, name: str) -> Mention:
        return a_mention(MentionKind.COMPANY, marking, name=name)

    @staticmethod
    def dated(tie: Statement, from_on: date, to_on: date | None) -> None:
        Statement.objects.filter(pk=tie.pk).update(valid_from=from_on, valid_to=to_on)

    def page(self, body: Partner, **asked: str) -> str:
        answer = signed_in(a_reader(body)).get(reverse("mapping:timeline", args=[self.group.pk]), asked)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def larch(db: None) -> Larch:
    return Larch()


def lines(page: str) -> list[str]:
    """The rows of the table, in words."""
    found = re.findall(r'<th scope="row" class="nw">(.*?)</tr>', page, re.DOTALL)
    return [" | ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def said(page: str, words: str) -> bool:
    return any(words in line.replace(" | ", " ") for line in lines(page))


@pytest.mark.django_db(databases=["default", "audit"])
def test_roles_ties_that_ended_and_ties_that_stand_are_told_with_their_days(larch: Larch) -> None:
    page = larch.page(larch.ours)
    assert said(page, "1 Mar 2019 1 Jun 2021 Companies CEDAR director of Zedmoor graded 1AP")
    assert said(page, "1 Mar 2019 still Companies CEDAR owner of Quillbank")
    assert said(page, "5 Jan 2020 still Contracts, licences Zedmoor awarded Waste uplift")
    assert said(page, "1 Jan 2018 still Between nominals CEDAR associate of FIR")
    assert said(page, "3 Feb 2017 still Nominals CEDAR: courier")
    assert said(page, "Our record")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page


@pytest.mark.django_db(databases=["default", "audit"])
def test_somebody_who_is_no_nominal_is_not_told(larch: Larch) -> None:
    assert "BIRCH" not in larch.page(larch.ours)


@pytest.mark.django_db(databases=["default", "audit"])
def test_what_the_reader_may_not_read_is_not_there_and_nothing_else_changes(larch: Larch) -> None:
    page = larch.page(larch.theirs)
    assert "Quillbank" not in page
    Statement.objects.filter(property="owner_of").delete()
    redraw_reach(actor=a_reader(larch.ours), as_of=TODAY)
    assert lines(larch.page(larch.theirs)) == lines(page)


@pytest.mark.django_db(databases=["default", "audit"])
def test_a_protected_person_is_told_of_to_nobody(larch: Larch) -> None:
    Mention.objects.filter(pk=larch.fir.pk).update(is_protected=True)
    assert "FIR" not in larch.page(larch.ours)


@pytest.mark.django_db(databases=["default", "audit"])
def test_the_last_years_leave_out_what_was_over_before(larch: Larch) -> None:
    assert not said(larch.page(larch.ours, years="2"), "director of Zedmoor")
    assert said(larch.page(larch.ours, years="2"), "owner of Quillbank")
    assert lines(larch.page(larch.ours, years="no such")) == lines(larch.page(larch.ours))


@pytest.mark.django_db(databases=["default", "audit"])
def test_a_group_that_may_not_be_read_has_no_timeline(larch: Larch) -> None:
    client = signed_in(a_reader(a_body()))
    addresses = [reverse("mapping:timeline", args=[id_]) for id_ in (larch.group.pk, larch.group.pk ^ 1)]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


FIRST, LAST = date(2015, 1, 1), date(2027, 1, 1)
DAYS = st.dates(FIRST, date(2026, 11, 1))
PERIODS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 2000), st.sampled_from("AB")), max_size=40)


@given(PERIODS)
def test_no_period_lies_on_another_of_its_row_and_what_finds_no_room_is_counted(
    periods: list[tuple[date, int | None, str]],
) -> None:
    moments = [
        Moment(
            lane=lane,
            words=str(place),
            from_on=begun,
            to_on=None if days is None else begun + timedelta(days=days),
            is_period=True,
        )
        for place, (begun, days, lane) in enumerate(periods)
    ]
    placed, left_out = packed(moments, FIRST, LAST)
    assert len(placed) + left_out == len(moments)
    assert all(moment.row < MOST_ROWS for moment in placed)
    for lane, row in {(moment.lane, moment.row) for moment in placed}:
        there = sorted((one for one in placed if (one.lane, one.row) == (lane, row)), key=lambda one: one.from_on)
        assert all((one.to_on or LAST) <= two.from_on for one, two in pairwise(there))
