"""Bad input of mapping at the desk: groups of nobody, people who are nominal and victim, crowds, and phoenixes."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.checks import ASKED, NAME, NUMBER, an_officer, draw, reached, told_by, zedmoor
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, one_subject
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.reports import a_report

from plait.domain.archive import ArchiveStep
from plait.domain.check import CheckAnswer
from plait.domain.group import Capability, GroupState, Tier
from plait.domain.mention import MentionKind
from plait.domain.score import Rated, Score
from plait.mapping.succession import SuccessionRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Item, Mention, Statement
from plait_desk.linking.models import Identity, Link, ModelVersion
from plait_desk.linking.queries.subjects import subjects_of
from plait_desk.mapping.models import Check, Group, GroupMember, ReachPath
from plait_desk.mapping.queries.candidates import suggestions_in
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.measures import measures_of
from plait_desk.mapping.queries.network import MOST_BONDS, network_in
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.services import (
    ArchiveGiven,
    SplitGiven,
    merge_groups,
    record_group,
    redraw_reach,
    score_group,
    split_group,
    take_archive_step,
)
from plait_desk.mapping.services.checking import ask_check
from plait_desk.mapping.services.telling import Asked

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WHY = "Looked at (SYNTHETIC)."
KNOWN = Rated(attribute=Capability.VIOLENCE, level=2, evidence="Told by two bodies.", grade="2BP")
PAGES = ("group", "chart", "network", "score", "move", "rename", "merge", "note", "lead", "add_nominal")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def marking() -> Marking:
    return a_marking(a_body("psos"))


@pytest.fixture
def actor(marking: Marking) -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def nobody(actor: Reader, marking: Marking) -> Group:
    """A group with no members, beside others that have some, all drawn."""
    person = a_mention(MentionKind.PERSON, marking, surname="Birch")
    a_tie(person, "director_of", a_mention(MentionKind.COMPANY, marking, name="SYNTHETIC Cars Ltd"), marking)
    record_group(actor=actor, record=a_record(marking, person, reference="S-2", name="Yew"))
    group = record_group(actor=actor, record=a_record(marking))
    redraw_reach(actor=actor, as_of=TODAY)
    return group


def open_page(client: Client, page: str, group: Group) -> int:
    return client.get(reverse(f"mapping:{page}", args=[group.pk])).status_code


# A group with no members


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_group_with_no_members_opens(actor: Reader, nobody: Group, page: str) -> None:
    assert open_page(signed_in(actor), page, nobody) == 200


def test_a_group_with_no_members_has_no_chart_no_reach_and_no_network_and_says_so(actor: Reader, nobody: Group) -> None:
    html = signed_in(actor).get(reverse("mapping:group", args=[nobody.pk])).content.decode()
    assert "No nominal that you may read." in html
    assert not ReachPath.objects.filter(group=nobody).exists()
    picture = picture_for(actor, TODAY)
    assert picture is not None
    network = network_in(picture, actor, nobody, Chart())
    assert (network.people, network.bonds, measures_of(network)) == ((), (), None)
    assert suggestions_in(picture, actor).suggestions == ()


def test_a_group_with_no_members_is_not_split_and_is_offered_no_split(actor: Reader, nobody: Group) -> None:
    given = SplitGiven(name="Oak", reference="S-3", mentions=[], reason=WHY)
    with pytest.raises(SuccessionRefused, match="Choose at least one"):
        split_group(actor=actor, group_id=nobody.pk, given=given)
    assert open_page(signed_in(actor), "split", nobody) == 403


def test_a_group_with_no_members_is_scored_merged_and_brings_nobody(actor: Reader, nobody: Group) -> None:
    score_group(actor=actor, group_id=nobody.pk, score=Score(tier=Tier.LOCAL, reason=WHY, on=TODAY, rated=(KNOWN,)))
    yew = Group.objects.get(name="Yew")
    lives = merge_groups(actor=actor, group_id=nobody.pk, into_id=yew.pk, reason=WHY)
    assert GroupMember.objects.filter(group=lives).count() == 1
    assert Group.objects.get(pk=nobody.pk).state == GroupState.ARCHIVED


def test_a_group_with_no_members_takes_in_another(actor: Reader, nobody: Group) -> None:
    yew = Group.objects.get(name="Yew")
    merge_groups(actor=actor, group_id=yew.pk, into_id=nobody.pk, reason=WHY)
    assert GroupMember.objects.filter(group=nobody).count() == 1


def test_a_group_with_no_members_is_archived_step_by_step(actor: Reader, nobody: Group) -> None:
    steps = (ArchiveStep.ASK, ArchiveStep.CHECK, ArchiveStep.AGREE)
    people = (actor, a_reader(a_body("psos"), Role.LRO), a_reader(a_body("psos"), Role.BOARD))
    for step, who in zip(steps, people, strict=True):
        review = TODAY.replace(year=TODAY.year + 1) if step is ArchiveStep.AGREE else None
        take_archive_step(actor=who, group_id=nobody.pk, given=ArchiveGiven(step=step, reason=WHY, review_on=review))
    assert Group.objects.get(pk=nobody.pk).state == GroupState.ARCHIVED


# A person who is both nominal and victim


def test_a_nominal_who_is_a_victim_by_another_record_is_no_seed_and_no_name_for_anybody(
    actor: Reader, marking: Marking
) -> None:
    person = a_mention(MentionKind.PERSON, marking, surname="Cedar")
    a_tie(person, "director_of", a_mention(MentionKind.COMPANY, marking, name="SYNTHETIC Vans Ltd"), marking)
    group = record_group(actor=actor, record=a_record(marking, person))
    one_subject(person, a_mention(MentionKind.PERSON, marking, protected=True))
    redraw_reach(actor=actor, as_of=TODAY)
    assert not ReachPath.objects.exists()
    for page in PAGES:
        html = signed_in(actor).get(reverse(f"mapping:{page}", args=[group.pk])).content.decode()
        assert "CEDAR" not in html
        assert "SYNTHETIC Vans Ltd" not in html


# Dissolved and set up again: another company, or the same one


def test_two_companies_of_one_name_and_two_numbers_are_two_whatever_a_score_says(
    actor: Reader, marking: Marking
) -> None:
    old, new = zedmoor(marking), zedmoor(marking, number="ZZ000015")
    for company, number in ((old, NUMBER), (new, "ZZ000015")):
        Identity.objects.create(mention=company, company_number=number)
    model = ModelVersion.objects.create(
        version="organisations-test",
        kind="organisation",
        parameters={},
        prior_weight=0.0,
        threshold=0.9,
        trained_at=NOW,
    )
    left, right = sorted((old.pk, new.pk))
    Link.objects.create(left_id=left, right_id=right, probability=0.999, weight=9.96, model=model)
    found = subjects_of(actor, [old.pk, new.pk])
    assert found[old.pk].mention_ids != found[new.pk].mention_ids


def test_a_check_of_the_new_company_by_its_number_is_not_answered_by_the_old_one_of_its_name() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner), company=zedmoor(told_by(owner)))
    draw(owner)
    asked = {
        "the new number": Asked(number="ZZ000015"),
        "the new number and the name": Asked(number="ZZ000015", name=NAME),
        "the name alone, which both bore": Asked(name=NAME),
        "the old number": Asked(number=NUMBER, name="Another name"),
    }
    found = {how: answer_to(asker, company) for how, company in asked.items()}
    assert found == {
        "the new number": CheckAnswer.NOTHING,
        "the new number and the name": CheckAnswer.NOTHING,
        "the name alone, which both bore": CheckAnswer.ASK,
        "the old number": CheckAnswer.ASK,
    }


def test_a_company_of_which_nobody_says_a_number_is_found_by_its_name_beside_any_number() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner), company=a_mention(MentionKind.COMPANY, told_by(owner), name=NAME))
    draw(owner)
    assert answer_to(asker, Asked(number="ZZ000015", name=NAME)) == CheckAnswer.ASK


def answer_to(asker: Reader, company: Asked) -> str:
    made = ask_check(actor=asker, asked=replace(ASKED, company=company))
    return Check.objects.get(pk=made.pk).answer


# Everything in one giant component


def test_a_network_in_which_everybody_knows_everybody_keeps_the_surest_ties_and_says_how_many_it_left(
    actor: Reader, marking: Marking
) -> None:
    crowd = 110
    people = [a_mention(MentionKind.PERSON, marking, surname=f"Cedar{at}") for at in range(crowd)]
    said = {"property": "associate_of", "recorded_at": NOW, "marking": marking}
    Statement.objects.bulk_create(
        Statement(mention=one, other=other, grade="1AP" if at < 20 else "3DP", **said)
        for at, one in enumerate(people)
        for other in people[:at]
    )
    group = record_group(actor=actor, record=a_record(marking, *people))
    redraw_reach(actor=actor, as_of=TODAY)
    picture = picture_for(actor, TODAY)
    assert picture is not None
    chart = chart_for(picture, actor, group, reach_in(picture, actor, group, as_of=TODAY))
    network = network_in(picture, actor, group, chart)
    assert (len(network.bonds), network.bonds_left_out) == (MOST_BONDS, crowd * (crowd - 1) // 2 - MOST_BONDS)
    surest = max(bond.strength for bond in network.bonds)
    assert sum(bond.strength == surest for bond in network.bonds) == 20 * 19 // 2
    html = signed_in(actor).get(reverse("mapping:network", args=[group.pk])).content.decode()
    assert f"{network.bonds_left_out} weaker ties" in " ".join(html.split())


def test_a_suspect_whom_a_crowd_of_suspects_knows_is_counted_and_no_group_is_made_of_them(
    actor: Reader, marking: Marking
) -> None:
    crowd = 130
    report = a_report(marking)
    item = Item.objects.create(report=report, number=1, text="synthetic", marking=marking, recorded_at=NOW)
    people = [a_mention(MentionKind.PERSON, marking, surname=f"Rowan{at}") for at in range(crowd)]
    Mention.objects.filter(pk__in=[one.pk for one in people]).update(item=item, categories="SUSPECT")
    for other in people[1:]:
        a_tie(people[0], "associate_of", other, marking)
    redraw_reach(actor=actor, as_of=TODAY)
    picture = picture_for(actor, TODAY)
    assert picture is not None
    found = suggestions_in(picture, actor)
    assert (found.suggestions, found.unsearched) == ((), crowd)
    html = signed_in(actor).get(reverse("mapping:candidates")).content.decode()
    assert f"{crowd} people whose ties are too tangled to be looked through" in " ".join(html.split())
