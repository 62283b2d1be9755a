"""What a machine may not do alone: make nominals of two groups one. Two people decide on that."""

import pytest
from django.urls import reverse
from tests.desk.linking.test_review_by_two import DIFFERENT, UNSURE, in_a_group, say, sees_one, two_nominals
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_record, one_subject
from tests.factories.pages import signed_in

from plait.domain.match import Judgement
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Link
from plait_desk.linking.queries import everybodys_membership, protected_among
from plait_desk.linking.queries.kept_apart import kept_apart
from plait_desk.linking.queries.review import around, count_waiting, waiting_pairs
from plait_desk.linking.queries.seconds import waiting_for_second
from plait_desk.mapping.services import record_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def linked_nominals(body: Partner, probability: float = 0.99) -> tuple[Mention, Mention]:
    """Nominals of Larch and of Rowan whom the model takes for one person, with what it keeps of that."""
    one, other = two_nominals(body)
    a_link(one, other, probability)
    one_subject(one, other)
    return one, other


def score(one: Mention, other: Mention, probability: float) -> tuple[Mention, Mention]:
    """The two in the order in which a pair has them."""
    left, right = sorted((one, other), key=lambda mention: mention.pk)
    a_link(left, right, probability)
    return left, right


def drawn_as_one(one: Mention, other: Mention) -> bool:
    found = everybodys_membership().to_pylist()
    return len({row["subject_id"] for row in found if row["mention_id"] in (one.pk, other.pk)}) == 1


def ends(links: list[Link]) -> list[tuple[int, int]]:
    return [(link.left_id, link.right_id) for link in links]


def test_a_score_makes_nominals_of_two_groups_one_only_once_two_people_have_said_so() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = linked_nominals(body)
    assert not sees_one(ann, one, other)
    say(ann, one, other)
    assert not sees_one(ann, one, other)
    assert [wait.left.id for wait in waiting_for_second(bob)] == [one.pk]
    say(bob, one, other)
    assert sees_one(ann, one, other)


def test_of_one_group_a_score_is_enough() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = a_person(marking), a_person(marking)
    record_group(actor=a_reader(body), record=a_record(marking, one, other))
    a_link(one, other, 0.99)
    assert sees_one(a_reader(body), one, other)
    assert kept_apart(a_reader(body), set()) == []


def test_to_whoever_may_not_know_of_both_groups_a_score_is_enough_and_nothing_waits() -> None:
    ours, theirs = a_body(), a_body()
    shared = a_marking(ours, theirs)
    one, other = sorted((a_person(shared), a_person(shared)), key=lambda mention: mention.pk)
    in_a_group(one, shared)
    in_a_group(other, a_marking(ours), "Rowan")
    a_link(one, other, 0.99)
    insider, outsider = a_reader(ours), a_reader(theirs)
    assert sees_one(outsider, one, other)
    assert not sees_one(insider, one, other)
    assert (len(kept_apart(outsider, set())), len(kept_apart(insider, set()))) == (0, 1)
    assert count_waiting(outsider) == 0
    page = signed_in(outsider).get(reverse("linking:pair", args=[one.pk, other.pk])).content.decode()
    assert "wo people" not in page


def test_whoever_knows_of_no_group_makes_nobody_one_for_those_who_do() -> None:
    """Their word finds the two apart to those who may read both groups, so it waits there."""
    ours, theirs = a_body(), a_body()
    shared = a_marking(ours, theirs)
    one, other = sorted((a_person(shared), a_person(shared)), key=lambda mention: mention.pk)
    in_a_group(one, a_marking(ours))
    in_a_group(other, a_marking(ours), "Rowan")
    a_link(one, other, 0.99)
    one_subject(one, other)
    say(a_reader(theirs), one, other)
    assert sees_one(a_reader(theirs), one, other)
    assert not sees_one(a_reader(ours), one, other)
    assert len(waiting_for_second(a_reader(ours))) == 1


def test_a_record_between_two_nominals_joins_the_likelier_one_and_the_other_pair_waits() -> None:
    body = a_body()
    reader = a_reader(body)
    one, other = two_nominals(body)
    between = a_person(a_marking(body))
    for nominal, probability in ((one, 0.9), (other, 0.99)):
        score(nominal, between, probability)
    assert sees_one(reader, other, between)
    assert not sees_one(reader, one, between)
    assert ends(kept_apart(reader, set())) == [tuple(sorted((one.pk, between.pk)))]


def test_the_queue_begins_with_them_and_each_two_subjects_stand_there_once() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    one, other = linked_nominals(body)
    doubtful = score(a_person(marking), a_person(marking), 0.5)
    again = a_person(marking)
    for left, right in ((one, again), (other, again)):
        score(left, right, 0.97)
    queue = waiting_pairs(reader)
    assert [(pair.left.id, pair.is_kept_apart) for pair in queue] == [(one.pk, True), (doubtful[0].pk, False)]
    assert count_waiting(reader) == 2
    assert around(reader, (one.pk, other.pk)).after == (doubtful[0].pk, doubtful[1].pk)
    page = signed_in(reader).get(reverse("linking:review")).content.decode()
    assert "two people decide" in page
    page = signed_in(reader).get(reverse("linking:pair", args=[one.pk, other.pk])).content.decode()
    assert "Two people needed" in page


@pytest.mark.parametrize("judgement", [DIFFERENT, UNSURE])
def test_what_was_said_different_waits_no_more_and_what_was_unsure_comes_last(judgement: Judgement) -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    one, other = linked_nominals(body)
    doubtful = score(a_person(marking), a_person(marking), 0.5)
    say(reader, one, other, judgement)
    queue = [pair.left.id for pair in waiting_pairs(reader)]
    assert queue[0] == doubtful[0].pk
    assert queue[1:] == ([] if judgement is DIFFERENT else [one.pk])
    assert not sees_one(reader, one, other)


def test_a_doubtful_pair_that_a_score_would_join_stands_in_the_queue_once() -> None:
    body = a_body()
    one, _ = linked_nominals(body, probability=0.6)
    assert [(pair.left.id, pair.is_kept_apart) for pair in waiting_pairs(a_reader(body))] == [(one.pk, True)]
    assert count_waiting(a_reader(body)) == 1


def test_who_is_likely_to_be_somebody_protected_is_protected_before_two_people_have_looked() -> None:
    body = a_body()
    one, other = linked_nominals(body)
    type(one).objects.filter(pk=one.pk).update(is_protected=True)
    assert protected_among([one.pk, other.pk]) == {one.pk, other.pk}
    assert waiting_pairs(a_reader(body)) == []
    assert signed_in(a_reader(body)).get(reverse("linking:subject", args=[other.pk])).status_code == 404


def test_what_the_drawing_rests_on_keeps_them_apart_as_well() -> None:
    body = a_body()
    one, other = linked_nominals(body)
    assert not drawn_as_one(one, other)
    say(a_reader(body), one, other)
    say(a_reader(body), one, other)
    assert drawn_as_one(one, other)
