"""Where a second person is asked for: a SAME that ties two groups together, and decided pairs judged again unseen."""

import random
from collections.abc import Iterator
from itertools import count

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_record, one_subject
from tests.factories.pages import signed_in

from plait.domain.ids import new_id
from plait.domain.match import Judgement
from plait.linking.agreement import FEWEST, is_sampled
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Hold, Match, Membership, SecondLook
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.said import AGREED, NEVER_TOOK_EFFECT, SECOND, WAITS, said_of
from plait_desk.linking.queries.seconds import agreed, offered_looks, waiting_for_second
from plait_desk.linking.services import decide_pair, judge_unseen, take_back
from plait_desk.mapping.services import record_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
_references = count(1)


def in_a_group(person: Mention, marking: Marking, name: str = "Larch") -> None:
    body = Partner.objects.get(pk=marking.originator_id)
    record = a_record(marking, person, reference=f"SYNTHETIC-{next(_references)}", name=name)
    record_group(actor=a_reader(body), record=record)


def two_nominals(body: Partner) -> tuple[Mention, Mention]:
    """One nominal of Larch and one of Rowan, all of one body."""
    marking = a_marking(body)
    one, other = sorted((a_person(marking), a_person(marking)), key=lambda mention: mention.pk)
    in_a_group(one, marking, "Larch")
    in_a_group(other, marking, "Rowan")
    return one, other


def say(actor: Reader, one: Mention, other: Mention, judgement: Judgement = SAME) -> Match:
    return decide_pair(actor=actor, left=one.pk, right=other.pk, judgement=judgement, reason="SYNTHETIC: one door")


def are_one(*mentions: Mention) -> bool:
    return Membership.objects.filter(mention__in=mentions).values("subject").distinct().count() == 1


def sees_one(reader: Reader, one: Mention, other: Mention) -> bool:
    return other.pk in subject_of(reader, one.pk).mention_ids


def notes(reader: Reader, one: Mention, other: Mention) -> list[tuple[str, str]]:
    return [(word.judgement, word.note) for word in said_of(reader, one.pk, other.pk)]


def test_a_same_that_ties_two_groups_together_counts_only_once_a_second_person_agrees() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = two_nominals(body)
    say(ann, one, other)
    assert not are_one(one, other)
    assert not sees_one(ann, one, other)
    assert notes(bob, one, other) == [("same", WAITS)]
    say(bob, one, other)
    assert are_one(one, other)
    assert sees_one(ann, one, other)
    assert notes(ann, one, other) == [("same", SECOND), ("same", AGREED)]
    names = {word.by for word in said_of(ann, one.pk, other.pk)}
    assert len(names) == 2
    assert WaitingChange.objects.filter(event="alteration", objects_named__contains="match").count() == 2


def test_nobody_agrees_with_themselves() -> None:
    body = a_body()
    ann = a_reader(body)
    one, other = two_nominals(body)
    for _ in range(3):
        say(ann, one, other)
        assert not are_one(one, other)
    assert notes(ann, one, other)[0] == ("same", WAITS)


@pytest.mark.parametrize("judgement", [DIFFERENT, UNSURE])
def test_a_second_person_refuses_by_saying_otherwise(judgement: Judgement) -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = two_nominals(body)
    say(ann, one, other)
    say(bob, one, other, judgement)
    assert not are_one(one, other)
    assert notes(ann, one, other) == [(judgement.value, ""), ("same", NEVER_TOOK_EFFECT)]
    assert waiting_for_second(bob) == []
    say(bob, one, other)
    assert not are_one(one, other), "what was refused is asked anew"


def test_what_stood_before_stands_while_a_same_waits() -> None:
    body = a_body()
    one, other = two_nominals(body)
    a_link(one, other, 0.99)
    say(a_reader(body), one, other, DIFFERENT)
    say(a_reader(body), one, other)
    assert not are_one(one, other)
    assert not sees_one(a_reader(body), one, other)


def test_a_record_that_joins_a_nominal_to_one_of_another_group_waits_as_well() -> None:
    body = a_body()
    one, other = two_nominals(body)
    between = a_person(a_marking(body))
    say(a_reader(body), one, between)
    assert are_one(one, between)
    say(a_reader(body), between, other)
    assert not are_one(between, other)
    say(a_reader(body), between, other)
    assert are_one(one, between, other)


def test_nominals_of_one_group_need_no_second_person() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = a_person(marking), a_person(marking)
    record_group(actor=a_reader(body), record=a_record(marking, one, other))
    say(a_reader(body), one, other)
    assert are_one(one, other)
    assert not Hold.objects.exists()


def test_to_whoever_may_not_read_a_group_it_is_a_decision_as_any_other() -> None:
    """The desk answers them as if the other group did not exist; those who may read both are not overruled."""
    ours, theirs = a_body(), a_body()
    shared = a_marking(ours, theirs)
    one, other = sorted((a_person(shared), a_person(shared)), key=lambda mention: mention.pk)
    in_a_group(one, shared)
    in_a_group(other, a_marking(ours), "Rowan")
    outsider, insider = a_reader(theirs), a_reader(ours)
    say(outsider, one, other)
    assert sees_one(outsider, one, other)
    assert notes(outsider, one, other) == [("same", "")]
    assert waiting_for_second(outsider) == []
    assert not sees_one(insider, one, other)
    assert not are_one(one, other)
    page = signed_in(outsider).get(reverse("linking:pair", args=[one.pk, other.pk])).content.decode()
    assert "second person" not in page
    say(insider, one, other)
    assert sees_one(insider, one, other)
    assert are_one(one, other)


def test_who_may_not_know_that_it_waits_is_no_second_person() -> None:
    ours, theirs = a_body(), a_body()
    shared = a_marking(ours, theirs)
    one, other = sorted((a_person(shared), a_person(shared)), key=lambda mention: mention.pk)
    in_a_group(one, shared)
    in_a_group(other, a_marking(ours), "Rowan")
    say(a_reader(ours), one, other)
    say(a_reader(theirs), one, other)
    assert not are_one(one, other)
    assert notes(a_reader(ours), one, other)[0] == ("same", WAITS)


def test_a_hidden_record_that_ties_the_groups_together_tells_nobody_of_itself() -> None:
    ours, theirs = a_body(), a_body()
    one, other = sorted((a_person(a_marking(ours)), a_person(a_marking(ours))), key=lambda mention: mention.pk)
    hidden = a_person(a_marking(theirs))
    in_a_group(one, a_marking(ours))
    in_a_group(hidden, a_marking(theirs), "Rowan")
    one_subject(other, hidden)
    a_link(other, hidden, 0.99)
    say(a_reader(ours), one, other)
    assert notes(a_reader(ours), one, other) == [("same", "")]
    assert sees_one(a_reader(ours), one, other)
    assert not are_one(one, other), "the all-seeing cache keeps two groups apart until somebody who may know agrees"


def test_taking_the_agreement_back_takes_the_effect_back() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = two_nominals(body)
    say(ann, one, other)
    agreement = say(bob, one, other)
    take_back(actor=bob, match_id=agreement.pk)
    assert not are_one(one, other)


@pytest.mark.parametrize("seed", range(8))
def test_two_groups_never_share_a_nominal_but_by_the_word_of_two_people(seed: int) -> None:
    """Whatever two people say and take back, one after the other."""
    chance = random.Random(seed)
    body = a_body()
    people = [a_reader(body), a_reader(body)]
    one, other = two_nominals(body)
    for _ in range(10):
        actor = chance.choice(people)
        last = Match.objects.filter(superseded_by=None).first()
        if last and chance.random() < 0.3:
            take_back(actor=actor, match_id=last.pk)
        else:
            say(actor, one, other, chance.choice((SAME, SAME, DIFFERENT, UNSURE)))
        said = list(Match.objects.order_by("at", "pk"))
        if are_one(one, other):
            assert said[-1].judgement == SAME
            assert not said[-1].holds.exists()
            same = [match.by_id for match in said if match.judgement == SAME and not match.takes_back]
            assert len(set(same)) == 2


def test_the_queue_lists_what_waits_for_those_who_may_agree_and_says_when_it_is_ones_own() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = two_nominals(body)
    say(ann, one, other)
    mine, theirs = (signed_in(who).get(reverse("linking:review")).content.decode() for who in (ann, bob))
    assert "Groups: Larch and Rowan" in theirs
    assert "agree or refuse" in theirs
    assert "agree or refuse" not in mine
    address = reverse("linking:pair", args=[one.pk, other.pk])
    assert "you said it" in signed_in(ann).get(address).content.decode()
    answer = signed_in(bob).post(address, {"judgement": "same", "ground": "fact_shared", "next": "queue"}, follow=True)
    assert "Two people have said so now" in answer.content.decode()


def a_sampled_pair(marking: Marking) -> tuple[Mention, Mention]:
    """Two people whose pair is in the sample."""
    people = [a_person(marking)]
    while True:
        people.append(a_person(marking))
        for other in people[:-1]:
            if is_sampled(people[-1].pk, other.pk):
                return min(people[-1], other, key=lambda one: one.pk), max(people[-1], other, key=lambda one: one.pk)


def test_a_decided_pair_of_the_sample_is_offered_to_somebody_else_without_the_first_word() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = a_sampled_pair(a_marking(body))
    say(ann, one, other, DIFFERENT)
    assert offered_looks(ann) == []
    (look,) = offered_looks(bob)
    address = reverse("linking:second_look", args=[look.pk])
    page = signed_in(bob).get(address).content.decode()
    for words in ("SYNTHETIC: one door", "History", "now</b>", look.first_by.name):
        assert words not in page
    answer = signed_in(bob).post(address, {"judgement": "same"}, follow=True).content.decode()
    assert f"{look.first_by.name} said different, so you do not agree" in answer
    assert offered_looks(bob) == offered_looks(a_reader(body)) == []
    assert not are_one(one, other), "it changes nothing of who is who"
    assert agreed(ann).pairs == 1


def test_hidden_absent_judged_and_ones_own_looks_are_not_there() -> None:
    ours = a_body()
    ann = a_reader(ours)
    one, other = a_sampled_pair(a_marking(ours))
    say(ann, one, other)
    look = SecondLook.objects.get()
    for reader, id_ in ((ann, look.pk), (a_reader(a_body()), look.pk), (a_reader(ours), new_id())):
        assert signed_in(reader).get(reverse("linking:second_look", args=[id_])).status_code == 404
        with pytest.raises(Http404):
            judge_unseen(actor=reader, look_id=id_, judgement=SAME)
    judge_unseen(actor=a_reader(ours), look_id=look.pk, judgement=SAME)
    with pytest.raises(Http404):
        judge_unseen(actor=a_reader(ours), look_id=look.pk, judgement=SAME)
    with pytest.raises(PermissionDenied):
        judge_unseen(actor=a_reader(ours, Role.PARTNER_OFFICER), look_id=look.pk, judgement=SAME)


def test_who_spoke_of_a_pair_before_is_not_offered_a_second_look_at_it() -> None:
    body = a_body()
    ann, bob = a_reader(body), a_reader(body)
    one, other = a_sampled_pair(a_marking(body))
    say(ann, one, other, DIFFERENT)
    say(bob, one, other)
    assert offered_looks(ann) == offered_looks(bob) == []
    assert len(offered_looks(a_reader(body))) == 1


def test_the_database_keeps_a_second_look_from_being_the_first_persons() -> None:
    body = a_body()
    ann = a_reader(body)
    one, other = a_sampled_pair(a_marking(body))
    say(ann, one, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.update(by_id=ann.person_id, judgement="same", at=timezone.now())


def looked_at(body: Partner, words: Iterator[tuple[Judgement, Judgement]]) -> None:
    """Decided pairs of a body, each judged by a second person."""
    marking = a_marking(body)
    ann, bob = a_reader(body), a_reader(body)
    for first, second in words:
        match = say(ann, a_person(marking), a_person(marking), first)
        SecondLook.objects.filter(match=match).delete()
        SecondLook.objects.create(
            match=match, first_by_id=ann.person_id, by_id=bob.person_id, judgement=second, marking=match.marking
        )


def test_agreement_is_shown_from_thirty_pairs_and_is_over_what_the_reader_may_read() -> None:
    ours, theirs = a_body(), a_body()
    words = [(SAME, SAME)] * 15 + [(DIFFERENT, DIFFERENT)] * 13 + [(SAME, DIFFERENT)]
    looked_at(ours, iter(words))
    assert (agreed(a_reader(ours)).figure, agreed(a_reader(ours)).pairs) == (None, FEWEST - 1)
    looked_at(ours, iter([(DIFFERENT, DIFFERENT)]))
    looked_at(theirs, iter([(SAME, DIFFERENT)]))
    figure = agreed(a_reader(ours)).figure
    assert figure is not None
    assert figure.alpha == pytest.approx(1 - 59 * 2 / (60**2 - 31**2 - 29**2))
    page = signed_in(a_reader(ours)).get(reverse("linking:index")).content.decode()
    assert "Krippendorff" in page
    assert f"{figure.alpha:.2f}" in page
