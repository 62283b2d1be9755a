"""What limits nominals, what comes next over all groups, and a release that calls for a new score; to each reader."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.custody import a_spell
from tests.factories.files import as_csv
from tests.factories.mapping import a_mention, a_record, link_people
from tests.factories.pages import signed_in

from plait.domain.lifetime import Spell, SpellKind, TriggerKind
from plait.domain.mention import MentionKind
from plait.domain.rescore import Trigger
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention
from plait_desk.collection.services import receive_file
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.linking.models import Link
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.coming import coming
from plait_desk.mapping.queries.drawn import kept_picture, picture_for
from plait_desk.mapping.queries.due import led_and_due, rescore_of, rescores_in
from plait_desk.mapping.queries.lifetime import managed
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TODAY = localdate()
SCORED = TODAY - timedelta(days=30)
DAY = timedelta(days=1)
SINCE = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def marking(body: Partner) -> Marking:
    return a_marking(body)


@pytest.fixture
def actor(body: Partner) -> Reader:
    return a_reader(body)


@pytest.fixture
def cedar(marking: Marking) -> Mention:
    return a_mention(MentionKind.PERSON, marking, surname="Cedar")


@pytest.fixture
def larch(actor: Reader, marking: Marking, cedar: Mention) -> Group:
    """Larch, scored thirty days ago."""
    group = record_group(actor=actor, record=a_record(marking, cedar))
    Group.objects.filter(pk=group.pk).update(scored_on=SCORED)
    return Group.objects.get(pk=group.pk)


def in_prison(release_on: date, **more: object) -> Spell:
    return Spell(
        kind=SpellKind.PRISON, reference="C-1", establishment="Sample Establishment", from_on=SINCE,
        release_on=release_on, **more,
    )  # type: ignore[arg-type]  # days of a Spell  # fmt: skip


def under_scpo(**more: object) -> Spell:
    said = {"from_on": SINCE, "conditions": "One telephone; no cash"} | more
    return Spell(kind=SpellKind.ORDER, order="SCPO", reference="O-1", **said)  # type: ignore[arg-type]  # parts of a Spell


def a_record_beside(nominal: Mention, marking: Marking, spell: Spell, likely: float = 0.999) -> Mention:
    """Another body's record of the person, as linking joins it."""
    beside = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    link = link_people(nominal, beside)
    Link.objects.filter(pk=link.pk).update(probability=likely)
    a_spell(beside, marking, spell)
    return beside


def page_of(reader: Reader, name: str, *args: object) -> str:
    return " ".join(signed_in(reader).get(reverse(name, args=args)).content.decode().split())


def test_the_group_page_says_what_is_in_force_its_conditions_and_what_comes_next(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    release = TODAY + 40 * DAY
    a_spell(cedar, marking, in_prison(release))
    a_spell(cedar, marking, under_scpo())
    page = page_of(actor, "mapping:group", larch.pk)
    assert "1 of 1 nominals with a record of custody or orders" in page
    assert f'earliest release <b class="nw">{release:%-d %b %Y}</b>' in page
    assert "Conditions: One telephone; no cash" in page
    assert f'<b class="nw">{release:%-d %b %Y}</b> <b>Release</b> <span class="m">earliest release day</span>' in page


def test_an_end_that_nobody_said_is_shown_as_unknown_beside_what_the_law_says(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    tepo = Spell(kind=SpellKind.ORDER, order="TEPO", reference="O-2", from_on=SINCE)
    a_spell(cedar, marking, tepo)
    page = page_of(actor, "mapping:group", larch.pk)
    assert "End not said" in page
    assert "by law: at least five years" in page
    assert "No day to come was said" in page


def test_a_group_of_whom_no_record_says_anything_says_so_with_the_way_on(actor: Reader, larch: Group) -> None:
    page = page_of(actor, "mapping:group", larch.pk)
    assert "No record of custody or orders of a nominal that you may read." in page
    assert "No release, end of an order or review that you may read of is due." in page_of(actor, "mapping:coming")


def test_two_records_with_two_release_days_stand_side_by_side_and_the_earliest_comes_next(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    early, late = TODAY + 20 * DAY, TODAY + 70 * DAY
    a_spell(cedar, marking, in_prison(late))
    a_record_beside(cedar, marking, in_prison(early))
    (row,) = coming(actor, as_of=TODAY)
    assert (row.trigger.on, [on for on, _ in row.trigger.others]) == (early, [late])
    page = page_of(actor, "mapping:group", larch.pk)
    assert "Records contradict" in page
    assert f"says {late:%-d %b %Y}; the earliest counts" in page


def test_the_queue_holds_the_next_ninety_days_of_every_group_the_earliest_first(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    rowan = a_mention(MentionKind.PERSON, marking, surname="Rowan")
    birch = record_group(actor=actor, record=a_record(marking, rowan, reference="SOCG-002", name="Birch"))
    a_spell(cedar, marking, in_prison(TODAY + 90 * DAY))
    a_spell(rowan, marking, under_scpo(to_on=TODAY, review_on=TODAY + 91 * DAY))
    rows = coming(actor, as_of=TODAY)
    assert [(row.name, row.group_id, row.trigger.kind) for row in rows] == [
        ("ROWAN", birch.pk, TriggerKind.ORDER_END),
        ("CEDAR", larch.pk, TriggerKind.RELEASE),
    ]
    page = page_of(actor, "mapping:coming")
    assert page.index("ROWAN") < page.index("CEDAR")
    assert reverse("mapping:coming") in page_of(actor, "mapping:index")


def test_an_archived_group_waits_for_nobody(actor: Reader, marking: Marking, cedar: Mention, larch: Group) -> None:
    a_spell(cedar, marking, in_prison(TODAY + DAY))
    Group.objects.filter(pk=larch.pk).update(state=Group.State.ARCHIVED)
    assert coming(actor, as_of=TODAY) == []


def test_a_record_or_a_statement_that_the_reader_may_not_read_says_nothing_to_them(body: Partner) -> None:
    ally = a_body()
    shared, closed = a_marking(body, ally), a_marking(body)
    person, actor, other = a_mention(MentionKind.PERSON, shared, surname="Cedar"), a_reader(body), a_reader(ally)
    group = record_group(actor=actor, record=a_record(shared, person))
    Group.objects.filter(pk=group.pk).update(scored_on=SCORED)
    a_spell(person, closed, in_prison(TODAY + DAY))
    a_record_beside(person, closed, in_prison(TODAY - DAY))
    assert len(coming(actor, as_of=TODAY)) == 1
    assert group.pk in rescores_in(actor, [group.pk], as_of=TODAY)
    before = page_of(other, "mapping:group", group.pk)
    assert managed(other, [person.pk], as_of=TODAY) == {}
    assert coming(other, as_of=TODAY) == []
    assert rescores_in(other, [group.pk], as_of=TODAY) == {}
    assert "Sample Establishment" not in before


def test_who_must_be_protected_is_in_no_row_whichever_record_says_so(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_spell(cedar, marking, in_prison(TODAY - DAY))
    a_spell(cedar, marking, under_scpo(to_on=TODAY + DAY))
    victim = a_mention(MentionKind.PERSON, marking, protected=True)
    link_people(cedar, victim)
    for reader in (actor, a_reader(larch.partner, Role.SAFEGUARDING_OFFICER)):
        assert managed(reader, [cedar.pk], as_of=TODAY) == {}
        assert coming(reader, as_of=TODAY) == []
        assert rescores_in(reader, [larch.pk], as_of=TODAY) == {}


def test_a_release_day_that_has_come_calls_for_a_new_score_by_itself(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    left = TODAY - 3 * DAY
    a_record_beside(cedar, marking, in_prison(left))
    Group.objects.filter(pk=larch.pk).update(lead_officer_id=actor.person_id)
    due = rescores_in(actor, [larch.pk], as_of=TODAY)[larch.pk]
    assert [(fact.trigger, fact.on) for fact in due.because] == [(Trigger.RELEASED, left)]
    assert "earliest release day, not said whether released" in due.because[0].words
    assert [(on, why) for _, on, why in led_and_due(actor, as_of=TODAY)] == [(left, "Released from prison")]
    assert "Score Larch again" in [line.title for line in waiting_for(actor)]
    page = page_of(actor, "mapping:group", larch.pk)
    assert "<b>Released from prison</b>" in page
    assert "Release day has come" in page


def test_page_and_list_agree_on_the_release_with_the_ties_drawn_and_without(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_record_beside(cedar, marking, in_prison(TODAY - DAY))
    listed = rescores_in(actor, [larch.pk], as_of=TODAY)[larch.pk]
    assert rescore_of(actor, larch, None, as_of=TODAY) == listed
    redraw_reach(actor=actor, as_of=TODAY)
    assert rescore_of(actor, larch, picture_for(actor, TODAY), as_of=TODAY) == listed


def test_a_picture_that_is_kept_says_the_same_and_one_that_is_not_is_not_waited_for(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_record_beside(cedar, marking, in_prison(TODAY + DAY))
    redraw_reach(actor=actor, as_of=TODAY)
    assert kept_picture(actor, TODAY - DAY) is None
    drawn = picture_for(actor, TODAY)
    kept = kept_picture(actor, TODAY)
    assert kept is drawn
    worked_out = managed(actor, [cedar.pk], as_of=TODAY)
    assert managed(actor, [cedar.pk], as_of=TODAY, picture=kept) == worked_out
    assert worked_out.keys() == {cedar.pk}


@pytest.mark.parametrize(
    "left", [TODAY + DAY, SCORED, SCORED - DAY], ids=["still to come", "on the day of the score", "before it"]
)
def test_a_release_that_is_ahead_or_was_known_at_the_score_calls_for_nothing(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group, left: date
) -> None:
    a_spell(cedar, marking, in_prison(left))
    assert rescores_in(actor, [larch.pk], as_of=TODAY) == {}


def test_a_record_that_waits_for_review_is_marked_and_calls_for_no_score(
    actor: Reader, marking: Marking, cedar: Mention, larch: Group
) -> None:
    a_record_beside(cedar, marking, in_prison(TODAY - DAY, review_on=TODAY + DAY), likely=0.96)
    assert rescores_in(actor, [larch.pk], as_of=TODAY) == {}
    (row,) = coming(actor, as_of=TODAY)
    assert not row.is_sure
    assert "likely the same person, not surely" in page_of(actor, "mapping:coming")


def test_the_page_of_the_person_shows_the_same(actor: Reader, marking: Marking, cedar: Mention) -> None:
    a_spell(cedar, marking, in_prison(TODAY + DAY))
    page = page_of(actor, "linking:subject", cedar.pk)
    assert "<h2>Custody and orders</h2>" in page
    assert "Sample Establishment" in page


def test_the_questions_asked_do_not_grow_with_the_nominals(actor: Reader, marking: Marking) -> None:
    def asked(nominals: int, reference: str) -> list[int]:
        people = [a_mention(MentionKind.PERSON, marking, surname=f"Alder{place}") for place in range(nominals)]
        for person in people:
            a_spell(person, marking, in_prison(TODAY - DAY, review_on=TODAY + DAY))
            a_record_beside(person, marking, under_scpo(to_on=TODAY + 9 * DAY))
        group = record_group(actor=actor, record=a_record(marking, *people, reference=reference))
        Group.objects.filter(pk=group.pk).update(scored_on=SCORED)
        counts = []
        for ask in (
            lambda: managed(actor, [person.pk for person in people], as_of=TODAY),
            lambda: rescores_in(actor, [group.pk], as_of=TODAY),
            lambda: coming(actor, as_of=TODAY),
        ):
            ask()
            with CaptureQueriesContext(connection) as queries:
                ask()
            counts.append(len(queries))
        return counts

    assert asked(1, "SOCG-101") == asked(12, "SOCG-102")


def test_a_record_that_changed_is_taken_in_beside_the_last_and_the_newer_day_counts() -> None:
    actor = a_reader(a_body("psos"))
    row = {
        "person_reference": "P-1", "record_reference": "C-1", "surname": "Larch", "what": "prison",
        "from_on": "2024-02-05", "earliest_release_on": f"{TODAY + DAY}", "synthetic": "SYNTHETIC",
    }  # fmt: skip
    for changed_on in ("2026-10-01", "2026-11-01"):
        raw = as_csv(row | {"changed_on": changed_on}, columns=(*row, "changed_on"))
        receive_file(actor=actor, name=f"SYNTHETIC_custody_and_orders_{changed_on}.csv", raw=raw)
    (mention,) = Mention.objects.filter(kind=MentionKind.PERSON)
    found = managed(actor, [mention.pk], as_of=TODAY)[mention.pk].lifetime
    assert [one.said.spell.changed_on for one in found.all] == [date(2026, 11, 1)]
    assert found.next is not None
    assert found.next.on == TODAY + DAY
