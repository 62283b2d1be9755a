"""What a group's nominals own in the end, on its page."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_mention, a_record, a_tie
from tests.factories.pages import signed_in

from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.reach import reach_for
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
BAND, PART = "ownership-of-shares-75-to-100-percent", "ownership-of-shares-25-to-50-percent"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def company(marking: Marking, name: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, name=name)


def drawn(nominal: Mention, *ties: tuple[Mention, Mention, str, Marking]) -> tuple[Reader, Group]:
    """A group of this nominal, with ties of ownership, drawn."""
    reader = a_reader(nominal.marking.originator)
    group = record_group(actor=reader, record=a_record(nominal.marking, nominal))
    for owner, owned, band, marking in ties:
        a_tie(owner, Tie.OWNER_OF, owned, marking, value=band)
    redraw_reach(actor=reader, as_of=timezone.localdate())
    return reader, group


def test_a_chain_of_bands_is_told_as_an_interval() -> None:
    marking = a_marking(a_body("psos"))
    cedar = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    yard, depot = company(marking, "Zedmoor Yard Ltd"), company(marking, "Quillbank Depot Ltd")
    reader, group = drawn(cedar, (cedar, yard, BAND, marking), (yard, depot, PART, marking))
    view = reach_for(reader, group, as_of=timezone.localdate())
    assert [(one.company.name, one.direct, one.in_the_end) for one in view.holdings.rows] == [
        ("Zedmoor Yard Ltd", "75 to 100 %", "75 to 100 %"),
        ("Quillbank Depot Ltd", "", "19 to 50 %"),
    ]
    page = signed_in(reader).get(reverse("mapping:group", args=[group.pk])).content.decode()
    assert "through others alone" in page
    assert "19 to 50 %" in page


def test_what_others_hold_bounds_it_as_far_as_the_reader_may_read_that() -> None:
    ours, theirs = a_body("psos"), a_body("hmrc")
    marking = a_marking(ours)
    cedar, birch = (a_mention(MentionKind.PERSON, marking, surname=name) for name in ("Cedar", "Birch"))
    yard = company(marking, "Zedmoor Yard Ltd")
    half = "ownership-of-shares-50-to-75-percent"
    reader, group = drawn(cedar, (cedar, yard, half, marking), (birch, yard, PART, a_marking(theirs)))
    (told,) = reach_for(reader, group, as_of=timezone.localdate()).holdings.rows
    assert told.in_the_end == "50 to 75 %"
    a_tie(birch, Tie.OWNER_OF, yard, marking, value=PART)
    a_tie(a_mention(MentionKind.PERSON, marking), Tie.OWNER_OF, yard, marking, value=PART)
    redraw_reach(actor=reader, as_of=timezone.localdate())
    (told,) = reach_for(reader, group, as_of=timezone.localdate()).holdings.rows
    assert told.in_the_end == "50 %"


def test_more_than_the_whole_is_said_and_not_worked_out() -> None:
    marking = a_marking(a_body("psos"))
    cedar, birch = (a_mention(MentionKind.PERSON, marking, surname=name) for name in ("Cedar", "Birch"))
    yard = company(marking, "Zedmoor Yard Ltd")
    reader, group = drawn(cedar, (cedar, yard, BAND, marking), (birch, yard, BAND, marking))
    page = signed_in(reader).get(reverse("mapping:group", args=[group.pk])).content.decode()
    assert "More than the whole" in page
    assert reach_for(reader, group, as_of=timezone.localdate()).holdings.rows == ()


def test_two_companies_that_own_one_another_are_worked_out_through_the_circle() -> None:
    """A quarter of a company whose rest is its own, by way of another: more than half of it in the end."""
    marking = a_marking(a_body("psos"))
    cedar = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    yard, depot = company(marking, "Zedmoor Yard Ltd"), company(marking, "Quillbank Depot Ltd")
    ring = ((cedar, yard, PART, marking), (yard, depot, BAND, marking), (depot, yard, BAND, marking))
    reader, group = drawn(cedar, *ring)
    rows = reach_for(reader, group, as_of=timezone.localdate()).holdings.rows
    assert ("Zedmoor Yard Ltd", "25 %", "57 to 100 %") in [
        (one.company.name, one.direct, one.in_the_end) for one in rows
    ]


def test_a_group_that_owns_nothing_is_told_no_shares() -> None:
    marking = a_marking(a_body("psos"))
    cedar = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    reader, group = drawn(cedar)
    assert reach_for(reader, group, as_of=timezone.localdate()).holdings.rows == ()


def test_one_share_that_two_sources_state_is_one_share() -> None:
    marking = a_marking(a_body("psos"))
    cedar = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    yard = company(marking, "Zedmoor Yard Ltd")
    reader, group = drawn(cedar, *([(cedar, yard, BAND, marking)] * 2))
    (told,) = reach_for(reader, group, as_of=timezone.localdate()).holdings.rows
    assert told.in_the_end == "75 to 100 %"
