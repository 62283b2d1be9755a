"""What a few changes make of who is who is what clustering everything makes of it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.desk.linking.test_subjects import said
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.people import NOW

from plait.domain.match import Judgement
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Link
from plait_desk.linking.queries import membership
from plait_desk.linking.queries.again import membership_since

PAIR = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])
SCORES = st.dictionaries(PAIR, st.sampled_from([0.1, 0.45, 0.55, 0.9]), max_size=8)
WORDS = st.dictionaries(PAIR, st.sampled_from(list(Judgement)), max_size=3)


class TestAfterAFewChanges(TestCase):
    databases = {"default", "audit"}

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(scores=SCORES, words=WORDS, later=SCORES, decided=WORDS, gone=st.sets(st.integers(0, 7), max_size=2))
    def test_it_is_as_if_all_were_clustered_again(self, scores, words, later, decided, gone) -> None:
        body = a_body()
        mark, hidden = a_marking(body), a_marking(a_body("theirs"))
        people = [a_person(hidden if number == 7 else mark) for number in range(8)]
        for (left, right), probability in scores.items():
            a_link(people[left], people[right], probability)
        for (left, right), judgement in words.items():
            said(people[left], people[right], judgement, mark)
        reader = a_reader(body)
        before = membership(reader)
        Link.objects.filter(left__in=[people[number].pk for number in gone]).delete()
        Mention.objects.filter(pk__in=[people[number].pk for number in gone]).update(withdrawn_at=NOW)
        for (left, right), probability in later.items():
            if not Link.objects.filter(left__in=[people[left], people[right]], right__in=[people[left], people[right]]):
                a_link(people[left], people[right], probability)
        for (left, right), judgement in decided.items():
            said(people[left], people[right], judgement, mark, at=NOW.replace(year=2027))
        new = a_person(mark)
        a_link(people[0], new, 0.9)
        changed = {number for pair in (*later, *decided) for number in pair} | gone | {0}
        touched = {people[number].pk for number in changed} | {new.pk}
        touched |= set(Link.objects.values_list("right_id", flat=True)) if gone else set()
        assert membership_since(reader, before, touched).equals(membership(reader))
