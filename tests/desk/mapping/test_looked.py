"""Who is who in a picture: the same as clustering everything, however it came about."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.desk.collection.test_reports import given
from tests.desk.linking.test_subjects import said
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import TODAY, a_record
from tests.factories.people import NOW

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait_desk.collection.services import receive_report
from plait_desk.linking.queries import membership
from plait_desk.mapping.models import GroupMember
from plait_desk.mapping.queries.drawn import links_folder, picture_for
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def is_as_clustered_again(reader: Reader) -> bool:
    picture = picture_for(reader, TODAY)
    return picture is not None and picture.linkage.equals(membership(reader))


@pytest.mark.parametrize("seed", range(5))
def test_after_random_decisions_scores_nominals_and_reports_it_is_as_clustering_everything(seed: int) -> None:
    chance = random.Random(seed)
    ours, theirs = a_body("psos"), a_body("hmrc")
    shared, own = a_marking(ours, theirs), a_marking(ours)
    readers = [a_reader(ours), a_reader(theirs)]
    people = [a_person(chance.choice([shared, shared, own])) for _ in range(8)]
    groups = [
        record_group(actor=readers[0], record=a_record(shared, nominal, reference=f"SOCG-{place}", name=name))
        for place, (nominal, name) in enumerate(zip(people, ("Larch", "Yew"), strict=False))
    ]
    redraw_reach(actor=readers[0], as_of=TODAY)
    pairs = [(one, other) for one in people for other in people if one.pk < other.pk]
    chance.shuffle(pairs)
    for step in range(8):
        if step % 4 == 0:
            a_link(*pairs.pop(), chance.choice([0.45, 0.9]))
        elif step % 4 == 1:
            said(*chance.choice(pairs), chance.choice(list(Judgement)), shared, at=timezone.now())
        elif step % 4 == 2:
            GroupMember.objects.get_or_create(
                group=chance.choice(groups),
                mention=chance.choice(people),
                defaults={"marking": shared, "recorded_at": NOW},
            )
        else:
            receive_report(actor=readers[0], report=given(f"IR-{step}"))
        # A score alone makes no new picture: whatever brings scores says so by an event of its own.
        said(*chance.choice(pairs), Judgement.UNSURE, shared, at=timezone.now())
        assert all(is_as_clustered_again(reader) for reader in readers)


def test_a_decision_that_is_dated_back_counts_all_the_same() -> None:
    body = a_body()
    marking, reader = a_marking(body), a_reader(body)
    one, other = a_person(marking), a_person(marking)
    said(one, other, Judgement.UNSURE, marking, at=timezone.now() - timedelta(days=2))
    redraw_reach(actor=reader, as_of=TODAY)
    assert is_as_clustered_again(reader)
    said(one, other, Judgement.SAME, marking, at=timezone.now() - timedelta(days=1))
    assert is_as_clustered_again(reader)


def test_a_picture_that_cannot_be_read_any_more_costs_time_and_nothing_else() -> None:
    body = a_body()
    marking, reader = a_marking(body), a_reader(body)
    one, other = a_person(marking), a_person(marking)
    redraw_reach(actor=reader, as_of=TODAY)
    assert is_as_clustered_again(reader)
    for kept in links_folder().glob("*/looked.txt"):
        kept.unlink()
    said(one, other, Judgement.SAME, marking, at=timezone.now())
    assert is_as_clustered_again(reader)
