"""A person scores a group, and each level rests on something."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import a_record
from tests.factories.pages import signed_in
from tests.factories.reports import a_report

from plait.domain.group import Capability, GroupState, Tier
from plait.domain.ids import encode
from plait.domain.score import ATTRIBUTES, Intent, Rated, Score
from plait.mapping.score import ScoreRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Item
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent
from plait_desk.mapping.queries.levels import known_levels, levels_of
from plait_desk.mapping.services import ChangeRefused, record_group, score_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TODAY = date(2026, 11, 23)
SEEN = re.compile(r'name="seen" value="(\w+)"')


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
def larch(actor: Reader, marking: Marking) -> Group:
    return record_group(actor=actor, record=a_record(marking))


def an_item(marking: Marking) -> Item:
    report = a_report(marking)
    return Item.objects.create(
        report=report,
        number=1,
        text="Unloaded at night.",
        grading_scheme="3x5x2",
        grade="2BP",
        recorded_at=report.received_at,
        marking=marking,
    )


def violence(level: int | None, **words: object) -> Rated:
    return Rated(attribute=Capability.VIOLENCE, level=level, **words)  # type: ignore[arg-type]  # words of a rating


def a_score(*rated: Rated, tier: Tier = Tier.LOCAL) -> Score:
    return Score(tier=tier, reason="One town.", on=TODAY, rated=rated)


def test_a_score_sets_the_tier_chosen_and_starts_the_clock(actor: Reader, larch: Group) -> None:
    group = score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4, evidence="Two assaults.")))
    assert (group.tier, group.scored_on, group.rescore_on) == (Tier.LOCAL, TODAY, date(2027, 2, 23))
    event = GroupEvent.objects.latest("pk")
    assert (event.kind, event.by_id) == ("scored", actor.person_id)
    assert event.reason == "Tier 3, local (was Tier 1, national): One town."


def test_a_proposed_group_is_scored_by_its_score_and_one_without_a_tier_stays_proposed(
    actor: Reader, marking: Marking
) -> None:
    group = record_group(actor=actor, record=a_record(marking))
    Group.objects.filter(pk=group.pk).update(state=GroupState.PROPOSED)
    known = violence(4, evidence="Two assaults.")
    unscored = score_group(actor=actor, group_id=group.pk, score=a_score(known, tier=Tier.UNSCORED))
    assert unscored.state == GroupState.PROPOSED
    assert score_group(actor=actor, group_id=group.pk, score=a_score(known)).state == GroupState.SCORED


def test_a_level_rests_on_an_item_with_its_grade_and_is_read_by_who_may_read_both(actor: Reader, body: Partner) -> None:
    ally = a_body()
    group = record_group(actor=actor, record=a_record(a_marking(body, ally)))
    item = an_item(a_marking(body))
    growth = Rated(attribute=Intent.GROWTH, level=3, item=item.pk)
    score_group(actor=actor, group_id=group.pk, score=a_score(violence(4, evidence="Two assaults."), growth))
    row = GroupAttribute.objects.get(attribute="growth")
    assert (row.kind, row.grade, row.item_id, row.by_id) == ("intent", "2BP", item.pk, actor.person_id)
    levels = {level.attribute: level for level in levels_of(actor, group, as_of=TODAY)}
    assert levels[Intent.GROWTH].cited
    theirs = known_levels(a_reader(ally), group)
    assert theirs[Capability.VIOLENCE] == 4
    assert Intent.GROWTH not in theirs


def test_an_item_that_the_actor_may_not_read_is_no_evidence(actor: Reader, larch: Group) -> None:
    hidden = an_item(a_marking(a_body()))
    with pytest.raises(ChangeRefused, match="not there any more"):
        score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4, item=hidden.pk)))


def test_a_level_without_evidence_is_refused_and_nothing_is_kept(actor: Reader, larch: Group) -> None:
    before = GroupAttribute.objects.count()
    with pytest.raises(ScoreRefused):
        score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4)))
    larch.refresh_from_db()
    assert (GroupAttribute.objects.count(), larch.tier) == (before, Tier.NATIONAL)


def test_a_new_level_supersedes_and_what_is_known_no_more_is_unknown(actor: Reader, larch: Group) -> None:
    money = Capability.MONEY_HANDLING
    gone = Rated(attribute=money, level=None)
    score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4, evidence="Two assaults."), gone))
    assert known_levels(actor, larch)[money] is None
    rows = GroupAttribute.objects.filter(attribute=money).order_by("pk")
    assert [row.level for row in rows] == [4, None]
    assert rows[1].supersedes_id == rows[0].pk


def test_the_file_does_not_take_back_what_a_person_scored_until_it_says_something_new(
    actor: Reader, marking: Marking
) -> None:
    record = a_record(marking)
    group = record_group(actor=actor, record=record)
    said = Rated(attribute=Capability.MONEY_HANDLING, level=2, evidence="One account.")
    score_group(actor=actor, group_id=group.pk, score=a_score(said))
    again = record_group(actor=actor, record=record)
    assert (again.tier, again.scored_on) == (Tier.LOCAL, TODAY)
    assert known_levels(actor, group)[Capability.MONEY_HANDLING] == 2


def test_an_archived_group_is_not_scored(actor: Reader, larch: Group) -> None:
    Group.objects.filter(pk=larch.pk).update(state=GroupState.ARCHIVED)
    with pytest.raises(ChangeRefused, match="reactivate it first"):
        score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4, evidence="Two assaults.")))


def test_nobody_scores_without_the_right(body: Partner, larch: Group) -> None:
    with pytest.raises(PermissionDenied):
        score_group(actor=a_reader(body, Role.BOARD), group_id=larch.pk, score=a_score())


def test_a_score_is_given_on_its_page_and_shown_with_its_evidence(actor: Reader, larch: Group) -> None:
    client = signed_in(actor)
    address = reverse("mapping:score", args=[larch.pk])
    html = client.get(address).content.decode()
    assert all(attribute.words in html for attribute in ATTRIBUTES)
    found = SEEN.search(html)
    assert found
    said = {"seen": found[1], "tier": "T2", "reason": "Two divisions.", "harm_level": "5", "harm_grade": "1AP"}
    refused = client.post(address, said).content.decode()
    assert "give the evidence, or call it unknown" in refused
    assert "Two divisions." in refused
    page = client.post(address, said | {"harm_evidence": "Threats to witnesses."}, follow=True).content.decode()
    assert "is scored: Tier 2, more than one division." in page
    assert "Threats to witnesses." in page
    assert Group.objects.get().scored_on == localdate()


def test_a_grade_of_words_is_of_the_national_scheme(actor: Reader, larch: Group) -> None:
    client = signed_in(actor)
    said = {"tier": "T2", "reason": "Why.", "harm_level": "5", "harm_evidence": "Threats.", "harm_grade": "B2"}
    html = client.post(reverse("mapping:score", args=[larch.pk]), said).content.decode()
    assert "is not a 3x5x2 grade" in html


def test_an_item_that_a_level_rests_on_is_offered_again(actor: Reader, marking: Marking, larch: Group) -> None:
    item = an_item(marking)
    score_group(actor=actor, group_id=larch.pk, score=a_score(violence(4, item=item.pk)))
    html = signed_in(actor).get(reverse("mapping:score", args=[larch.pk])).content.decode()
    assert f'value="{encode(item.pk)}" selected' in html
    page = signed_in(actor).get(reverse("mapping:group", args=[larch.pk])).content.decode()
    assert reverse("collection:report", args=[item.report_id]) in page
