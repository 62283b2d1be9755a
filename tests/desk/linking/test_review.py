"""The queue by what an answer would change, the page of a pair, and taking a decision back."""

import random
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_mention, a_record, a_tie
from tests.factories.pages import signed_in

from plait.domain.ids import encode, new_id
from plait.domain.match import Ground, Judgement
from plait.domain.mention import MentionKind
from plait.linking.queue import Change
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Match, Membership, Subject
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.changes import changes_of, impact_of
from plait_desk.linking.queries.neighbours import beside
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.review import COMPARED, around, waiting_pairs
from plait_desk.linking.queries.said import TAKEN_BACK, said_of
from plait_desk.linking.services import PairRefused, decide_pair, take_back
from plait_desk.mapping.services import record_group

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def queue(reader: Reader) -> list[set[int]]:
    return [{one.left.id, one.right.id} for one in waiting_pairs(reader)]


def ends(one: Mention, other: Mention) -> tuple[int, int]:
    first, second = sorted((one.pk, other.pk))
    return first, second


def decide(actor: Reader, one: Mention, other: Mention, judgement: Judgement = Judgement.SAME) -> Match:
    return decide_pair(actor=actor, left=one.pk, right=other.pk, judgement=judgement, reason="SYNTHETIC: one door")


def who_is_who() -> dict[int, int]:
    return dict(Membership.objects.values_list("mention_id", "subject_id"))


def test_a_pair_that_brings_more_records_together_comes_before_one_as_doubtful() -> None:
    body = a_body()
    people = [a_person(a_marking(body)) for _ in range(6)]
    a_link(people[0], people[1], 0.5)
    a_link(people[2], people[3], 0.5)
    for other in people[4:]:
        a_link(people[3], other, 0.99)
        a_link(people[4], people[5], 0.99) if other is people[4] else None
    reader = a_reader(body)
    assert queue(reader) == [{people[2].pk, people[3].pk}, {people[0].pk, people[1].pk}]
    changes = changes_of(reader, [ends(people[2], people[3])])
    assert changes == {ends(people[2], people[3]): Change(records=4, ties=0)}


def test_ties_count_once_each_and_only_those_that_the_reader_may_read() -> None:
    ours, theirs = a_body(), a_body()
    one, other = a_person(a_marking(ours)), a_person(a_marking(ours))
    firm = a_mention(MentionKind.COMPANY, a_marking(ours), name="SYNTHETIC Zedmoor")
    a_tie(one, "director_of", firm, a_marking(ours))
    a_tie(other, "director_of", firm, a_marking(ours))
    a_tie(other, "director_of", a_mention(MentionKind.COMPANY, a_marking(theirs)), a_marking(ours))
    assert impact_of(a_reader(ours), ends(one, other)).change == Change(records=2, ties=1)


def test_a_pair_whose_groups_would_share_a_nominal_comes_first_for_whoever_may_read_both_groups() -> None:
    ours, theirs = a_body(), a_body()
    people = [a_person(a_marking(ours, theirs)) for _ in range(6)]
    a_link(people[0], people[1], 0.5)
    a_link(people[2], people[3], 0.3)
    record_group(actor=a_reader(ours), record=a_record(a_marking(ours), people[2]))
    larch = a_record(a_marking(ours, theirs), people[3], reference="SOCG-002", name="Rowan")
    record_group(actor=a_reader(ours), record=larch)
    assert queue(a_reader(ours))[0] == {people[2].pk, people[3].pk}
    assert queue(a_reader(theirs))[0] == {people[0].pk, people[1].pk}
    impact = impact_of(a_reader(ours), ends(people[2], people[3]))
    assert (impact.change.groups, [group.title for group in impact.groups]) == (2, ["Larch", "Rowan"])
    assert impact_of(a_reader(theirs), ends(people[2], people[3])).groups == ()


def test_a_pair_once_called_unsure_comes_last_however_much_it_would_change() -> None:
    body = a_body()
    people = [a_person(a_marking(body)) for _ in range(5)]
    a_link(people[0], people[1], 0.9)
    a_link(people[2], people[3], 0.5)
    a_link(people[3], people[4], 0.99)
    reader = a_reader(body)
    assert queue(reader)[0] == {people[2].pk, people[3].pk}
    decide(reader, people[2], people[3], Judgement.UNSURE)
    assert queue(reader) == [{people[0].pk, people[1].pk}, {people[2].pk, people[3].pk}]


def test_what_a_reader_may_not_read_moves_no_pair_of_theirs() -> None:
    ours, theirs = a_body(), a_body()
    people = [a_person(a_marking(ours)) for _ in range(4)]
    a_link(people[0], people[1], 0.5)
    a_link(people[2], people[3], 0.55)
    before = queue(a_reader(ours))
    for _ in range(3):
        a_link(people[3], a_person(a_marking(theirs)), 0.99)
    assert queue(a_reader(ours)) == before


def test_decided_unsure_and_protected_pairs_crowd_no_other_out_of_the_queue() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    victim = a_person(marking, protected="yes")
    for number in range(COMPARED + 5):
        a_link(victim, a_person(marking), 0.5 + number / 10_000)
    one, other = a_person(marking), a_person(marking)
    a_link(one, other, 0.8)
    assert queue(reader) == [{one.pk, other.pk}]


def test_the_queue_asks_as_many_questions_for_many_pairs_as_for_few() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            waiting_pairs(reader)
        return len(asked)

    for _ in range(3):
        a_link(a_person(marking), a_person(marking), 0.5)
    questions()  # what a reader may read is worked out once
    few = questions()
    for _ in range(40):
        a_link(a_person(marking), a_person(marking), 0.5)
    assert questions() == few


def test_next_and_before_follow_the_queue_and_after_the_last_comes_the_first() -> None:
    body = a_body()
    for likely in (0.5, 0.6, 0.7):
        a_link(a_person(a_marking(body)), a_person(a_marking(body)), likely)
    reader = a_reader(body)
    first, second, third = ((one.left.id, one.right.id) for one in waiting_pairs(reader))
    assert (around(reader, second).before, around(reader, second).after) == (first, third)
    assert (around(reader, first).before, around(reader, third).after) == (None, first)


def test_neighbours_are_the_likeliest_other_records_with_what_they_are_tied_to() -> None:
    ours, theirs = a_body(), a_body()
    marking = a_marking(ours)
    one, other, near = a_person(marking), a_person(marking), a_person(marking, "Rowan", "Nearby")
    firm = a_mention(MentionKind.COMPANY, marking, name="SYNTHETIC Zedmoor")
    for person in (one, other, near):
        a_tie(person, "director_of", firm, marking)
    a_link(one, other, 0.5)
    a_link(one, near, 0.4)
    a_link(one, a_person(a_marking(theirs)), 0.9)
    reader = a_reader(ours)
    found = records(reader, [one.pk, other.pk])
    left, right = beside(reader, found[one.pk], found[other.pk])
    assert [neighbour.record.id for neighbour in left.near] == [near.pk]
    assert [tie.name for tie in left.near[0].ties] == ["SYNTHETIC Zedmoor"]
    assert [tie.is_shared for tie in left.ties] == [tie.is_shared for tie in right.ties] == [True]
    assert right.near == ()


def test_a_reason_may_be_picked_and_what_is_written_stands_after_it() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    address = reverse("linking:pair", args=ends(one, other))
    client = signed_in(a_reader(body))
    picked = {"judgement": "different", "ground": Ground.FAMILY_OR_NAMESAKE.value, "reason": "Brothers"}
    client.post(address, picked)
    assert Match.objects.get().reason == f"{Ground.FAMILY_OR_NAMESAKE.words}. Brothers"


def test_the_page_offers_every_key_as_a_button_a_link_or_a_choice_of_a_form() -> None:
    body = a_body()
    one, other, third = (a_person(a_marking(body)) for _ in range(3))
    a_link(one, other, 0.5)
    a_link(other, third, 0.5)
    reader = a_reader(body)
    decide(reader, one, third, Judgement.UNSURE)
    page = signed_in(reader).get(reverse("linking:pair", args=ends(one, other))).content.decode()
    keys = ("s", "d", "u", "z", "j n", "q", "?", *(str(number) for number in range(1, len(Ground) + 1)))
    assert [key for key in keys if f'data-key="{key}"' not in page] == []


def test_a_decision_after_which_nothing_waits_leads_to_the_queue() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    a_link(one, other, 0.5)
    client, address = signed_in(a_reader(body)), reverse("linking:pair", args=ends(one, other))
    assert 'name="next" value="queue"' in client.get(address).content.decode()
    for following in ("queue", "", encode(1), "-".join(map(encode, (1, 2, 3))), "-", "1-2", "²-³"):
        answer = client.post(address, {"judgement": "unsure", "next": following})
        assert answer.headers["Location"] == reverse("linking:review")


def test_taking_back_restores_what_stood_and_both_words_stay_in_the_history() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    ann, bob = a_reader(body), a_reader(body)
    decide(ann, one, other, Judgement.DIFFERENT)
    same = decide(bob, one, other)
    assert len(subject_of(ann, one.pk).mention_ids) == 2
    changes = WaitingChange.objects.count()
    back = take_back(actor=bob, match_id=same.pk)
    assert (back.judgement, back.supersedes_id) == (Judgement.DIFFERENT, same.pk)
    assert len(subject_of(ann, one.pk).mention_ids) == 1
    assert WaitingChange.objects.count() == changes + 1
    said = said_of(ann, *ends(one, other))
    assert [(word.judgement, word.note) for word in said] == [
        ("different", TAKEN_BACK),
        ("same", ""),
        ("different", ""),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_taking_back_each_decision_restores_every_subject_under_its_own_id(seed: int) -> None:
    """Whatever was decided on other pairs before and after it, and however the scores would have it."""
    chance = random.Random(seed)
    body = a_body()
    reader = a_reader(body)
    people = [a_person(a_marking(body)) for _ in range(6)]
    pairs = chance.sample(list(combinations(people, 2)), 12)
    for one, other in pairs[:4]:
        a_link(one, other, chance.choice((0.3, 0.6, 0.9)))
    for other in people[1:]:  # everything has a subject before anything is decided
        decide(reader, people[0], other, Judgement.UNSURE)
    kept, made = [who_is_who()], []
    for one, other in pairs[3:]:
        made.append(decide(reader, one, other, chance.choice((Judgement.SAME, Judgement.DIFFERENT))))
        kept.append(who_is_who())
    for before, match in zip(reversed(kept[:-1]), reversed(made), strict=True):
        take_back(actor=reader, match_id=match.pk)
        assert who_is_who() == before
    living = set(Subject.objects.filter(ended_at=None).values_list("pk", flat=True))
    assert set(who_is_who().values()) == living


def test_who_decides_after_somebody_else_takes_nothing_of_theirs_back_unseen() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    first = decide(a_reader(body), one, other)
    decide(a_reader(body), one, other, Judgement.DIFFERENT)
    with pytest.raises(PairRefused, match="since"):
        take_back(actor=a_reader(body), match_id=first.pk)


def test_taking_back_needs_the_right_to_decide_and_hidden_is_as_absent() -> None:
    ours = a_body()
    match = decide(a_reader(ours), a_person(a_marking(ours)), a_person(a_marking(ours)))
    with pytest.raises(PermissionDenied):
        take_back(actor=a_reader(ours, Role.PARTNER_OFFICER), match_id=match.pk)
    for absent in (match.pk, new_id()):
        with pytest.raises(Http404):
            take_back(actor=a_reader(a_body()), match_id=absent)


def test_the_key_that_takes_back_works_as_a_form_and_shows_the_pair_again() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    reader = a_reader(body)
    match = decide(reader, one, other)
    answer = signed_in(reader).post(reverse("linking:take_back", args=[match.pk]))
    assert answer.headers["Location"] == reverse("linking:pair", args=ends(one, other))
    assert Match.objects.get(supersedes=match).judgement == Judgement.UNSURE
