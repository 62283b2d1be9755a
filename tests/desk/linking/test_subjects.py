"""A reader's subject: what linking makes of what this reader may read, and nothing else."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_mention, one_subject
from tests.factories.people import NOW

from plait.domain.ids import new_id
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Identity, Link, Match
from plait_desk.linking.queries import membership, subject_of, subjects_of

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def said(one, other, judgement, marking, at=NOW):
    left, right = sorted((one, other), key=lambda mention: mention.pk)
    reader = a_reader()
    return Match.objects.create(
        left=left, right=right, judgement=judgement, by_id=reader.person_id, at=at, marking=marking
    )


def test_two_likely_records_are_one_subject_cited_by_the_earliest() -> None:
    body = a_body()
    first, second = a_person(a_marking(body)), a_person(a_marking(body))
    a_link(first, second)
    Mention.objects.filter(pk=second.pk).update(recorded_at=NOW.replace(year=2025))
    reader = a_reader(body)
    subject = subject_of(reader, first.pk)
    assert subject.cited_by == second.pk
    assert subject.mention_ids == (second.pk, first.pk)
    assert subject_of(reader, second.pk) == subject


def test_two_people_joined_only_by_a_hidden_record_are_two_people_to_the_one_who_may_not_see_it() -> None:
    ours, theirs = a_body(), a_body()
    left, right = a_person(a_marking(ours)), a_person(a_marking(ours))
    hidden = a_person(a_marking(theirs, ours))
    secret = a_person(a_marking(theirs))
    a_link(left, secret)
    a_link(secret, right)
    assert hidden.pk not in subject_of(a_reader(ours), left.pk).mention_ids
    assert subject_of(a_reader(ours), left.pk).mention_ids == (left.pk,)
    assert subject_of(a_reader(ours), right.pk).mention_ids == (right.pk,)
    Mention.objects.filter(pk=secret.pk).update(marking=a_marking(ours))
    a_link(left, right, 0.6)
    assert set(subject_of(a_reader(ours), left.pk).mention_ids) == {left.pk, secret.pk, right.pk}


def test_a_hidden_record_and_one_that_never_was_give_the_same_answer() -> None:
    reader, hidden = a_reader(), a_person(a_marking(a_body()))
    for mention_id in (hidden.pk, new_id()):
        with pytest.raises(Http404):
            subject_of(reader, mention_id)
    assert subjects_of(reader, [hidden.pk, new_id()]) == {}


def test_a_decision_that_the_reader_may_not_read_joins_nothing_for_them() -> None:
    ours, theirs = a_body(), a_body()
    one, other = a_person(a_marking(ours)), a_person(a_marking(ours))
    said(one, other, Judgement.SAME, a_marking(theirs))
    assert subject_of(a_reader(ours), one.pk).mention_ids == (one.pk,)
    said(one, other, Judgement.SAME, a_marking(ours))
    assert set(subject_of(a_reader(ours), one.pk).mention_ids) == {one.pk, other.pk}


def test_the_newest_decision_counts_and_unsure_takes_it_back() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = a_person(marking), a_person(marking)
    said(one, other, Judgement.SAME, marking)
    said(one, other, Judgement.UNSURE, marking, at=NOW.replace(year=2027))
    assert subject_of(a_reader(body), one.pk).mention_ids == (one.pk,)


def test_hard_facts_keep_apart_what_the_score_would_join() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    a_link(one, other)
    Identity.objects.create(mention=one, birth_date="1980-01-02", sex="f")
    Identity.objects.create(mention=other, birth_date="1981-01-02", sex="m")
    assert subject_of(a_reader(body), one.pk).mention_ids == (one.pk,)


def test_what_no_model_links_stands_alone() -> None:
    body = a_body()
    notice = a_mention(MentionKind.NOTICE, a_marking(body), title="Road works (synthetic)")
    assert subject_of(a_reader(body), notice.pk).mention_ids == (notice.pk,)


def test_a_protected_person_looks_absent_to_everyone_but_a_safeguarding_officer() -> None:
    body = a_body()
    suspect, victim = a_person(a_marking(body)), a_person(a_marking(body), protected="yes")
    a_link(suspect, victim)
    assert subjects_of(a_reader(body), [suspect.pk, victim.pk]) == {}
    officer = a_reader(body, Role.SAFEGUARDING_OFFICER)
    assert set(subject_of(officer, suspect.pk).mention_ids) == {suspect.pk, victim.pk}


def test_protection_by_a_record_that_the_reader_may_not_see_protects_all_the_same() -> None:
    ours, theirs = a_body(), a_body()
    suspect = a_person(a_marking(ours))
    one_subject(suspect, a_person(a_marking(theirs), protected="yes"))
    assert subjects_of(a_reader(ours), [suspect.pk]) == {}


def test_all_in_one_says_the_same_as_one_by_one() -> None:
    body = a_body()
    people = [a_person(a_marking(body)) for _ in range(5)]
    a_link(people[0], people[1])
    a_link(people[2], people[3], 0.2)
    reader = a_reader(body)
    rows = membership(reader).to_pylist()
    for person in people:
        subject = next(row["subject_id"] for row in rows if row["mention_id"] == person.pk)
        together = {row["mention_id"] for row in rows if row["subject_id"] == subject}
        assert together == set(subject_of(reader, person.pk).mention_ids)


def test_many_subjects_cost_no_more_queries_than_one() -> None:
    body = a_body()
    people = [a_person(a_marking(body)) for _ in range(12)]
    for left, right in zip(people[::2], people[1::2], strict=True):
        a_link(left, right)
    reader = a_reader(body)
    subject_of(reader, people[0].pk)
    with CaptureQueriesContext(connection) as one:
        subjects_of(reader, [people[0].pk])
    with CaptureQueriesContext(connection) as many:
        subjects_of(reader, [person.pk for person in people[::2]])
    assert len(many) == len(one)


class TestNonInterference(TestCase):
    databases = {"default", "audit"}

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        hidden=st.lists(st.booleans(), min_size=6, max_size=6),
        scores=st.dictionaries(
            st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
            st.sampled_from([0.1, 0.45, 0.55, 0.9]),
            max_size=9,
        ),
        words=st.dictionaries(
            st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
            st.tuples(st.sampled_from(list(Judgement)), st.booleans()),
            max_size=4,
        ),
    )
    def test_the_answer_is_the_same_with_and_without_what_the_reader_may_not_read(self, hidden, scores, words) -> None:
        ours, theirs = a_body("ours"), a_body("theirs")
        mark = {False: a_marking(ours), True: a_marking(theirs)}
        people = [a_person(mark[secret]) for secret in hidden]
        for (left, right), probability in scores.items():
            a_link(people[left], people[right], probability)
        for (left, right), (judgement, secret) in words.items():
            said(people[left], people[right], judgement, mark[secret or hidden[left] or hidden[right]])
        reader, ids = a_reader(ours), [person.pk for person in people]
        before = (subjects_of(reader, ids), membership(reader).to_pylist())
        Match.objects.filter(marking=mark[True]).delete()
        gone = [person.pk for person, secret in zip(people, hidden, strict=True) if secret]
        Link.objects.filter(left__in=gone).delete()
        Link.objects.filter(right__in=gone).delete()
        for person in Mention.objects.filter(pk__in=gone):
            person.statements.all().delete()
            person.delete()
        assert (subjects_of(reader, ids), membership(reader).to_pylist()) == before
