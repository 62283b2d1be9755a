"""Addresses, telephones, vehicles and accounts: one where they say the same; and who else says it, to each reader."""

import json
import time
from pathlib import Path

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_person
from tests.factories.mapping import a_mention, a_tie
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.walking import bare

from plait.domain.ids import Ref, new_id
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.audit.models import WaitingRead
from plait_desk.collection.models import Mention, Statement
from plait_desk.collection.services import receive_file
from plait_desk.home.queries.found import found_by
from plait_desk.linking.models import Identity, LinkingRun, Match, Membership, SaidThing, Subject
from plait_desk.linking.queries import membership, subject_of, subjects_of
from plait_desk.linking.queries.gathered import gather
from plait_desk.linking.queries.kin import kin_of
from plait_desk.linking.queries.pair import pair_for
from plait_desk.linking.queries.shared import MOST_SAYING, shared_by
from plait_desk.linking.services import decide_pair, run_linking, take_back
from plait_desk.linking.services.attaching import attach_new
from plait_desk.linking.services.things import attach_things, keep_things
from plait_desk.thread.models import Restriction, RightsRequest

pytestmark = pytest.mark.django_db(databases="__all__")
ROAD, SAME_ROAD, OTHER_ROAD = "9 Mock Road, Zetown ZE9 1AA", "9 MOCK RD ZE91AA", "19 Mock Road ZE9 1AA"
PHONE, SAME_PHONE = "0141 496 0000", "+44 (0)141 4960000"


def link_things() -> None:
    """What a run keeps of things; people are not linked, which takes longer."""
    Identity.objects.all().delete()
    keep_things(gather(), LinkingRun.objects.create(started_at=NOW, ended_at=NOW), at=NOW)


def a_place(marking: Marking, address: str = ROAD) -> Mention:
    return a_mention(MentionKind.ADDRESS, marking, address=address)


def kept() -> set[frozenset[int]]:
    """Who is who, but for the ids of subjects."""
    groups: dict[int, set[int]] = {}
    for mention, subject in Membership.objects.values_list("mention_id", "subject_id"):
        groups.setdefault(subject, set()).add(mention)
    return set(map(frozenset, groups.values()))


def named(reader: Reader, *mentions: Mention) -> set[int]:
    """The records that the reader is told say the same as these of one subject."""
    things = shared_by(reader, [mention.pk for mention in mentions])
    return {one.record.id for thing in things for one in thing.others}


def restrict(mention: Mention, reader: Reader) -> None:
    request = RightsRequest.objects.create(
        partner_id=reader.partner_id,
        right="restriction",
        regime="uk-gdpr",
        requester="N",
        asked="A",
        received_on=NOW.date(),
        received_by_id=reader.person_id,
    )
    Restriction.objects.create(mention_id=mention.pk, request=request, from_at=NOW, by_id=reader.person_id)


WRITTEN = {
    MentionKind.ADDRESS: ("address", ROAD, SAME_ROAD, OTHER_ROAD),
    MentionKind.PHONE: ("identifier", PHONE, SAME_PHONE, "0141 496 0001"),
    MentionKind.VEHICLE: ("identifier", "ZZ10 ZZZ", "zz1ozzz", "ZZ11 ZZZ"),
    MentionKind.ACCOUNT: ("identifier", "60-16-13 31926819", "GB29 NWBK 6016 1331 9268 19", "60-16-13 31926818"),
}


def test_a_run_makes_one_of_each_kind_that_says_the_same_and_keeps_the_ids() -> None:
    body = a_body()
    marking = a_marking(body)
    made = {
        kind: [a_mention(kind, marking, **{under: text}) for text in texts] for kind, (under, *texts) in WRITTEN.items()
    }
    run = run_linking(actor=a_reader(body))
    wanted = {frozenset(some) for one, same, other in made.values() for some in ((one.pk, same.pk), (other.pk,))}
    assert (kept(), run.mentions, run.subjects) == (wanted, 12, 8)
    assert set(Subject.objects.values_list("kind", flat=True)) == {kind.value for kind in WRITTEN}
    before = sorted(Membership.objects.values_list())
    link_things()
    assert sorted(Membership.objects.values_list()) == before


def test_what_arrives_is_linked_as_a_run_links_it() -> None:
    body = a_body()
    marking = a_marking(body)
    a_place(marking), a_place(marking, OTHER_ROAD)
    link_things()
    before = dict(Membership.objects.values_list())
    place, car = a_place(marking, SAME_ROAD), a_mention(MentionKind.VEHICLE, marking, identifier="ZZ10 ZZZ")
    person = a_person(marking, address=ROAD)
    a_tie(person, "owner_of", car, marking)
    attach_things(gather([place.pk, car.pk]), at=NOW)
    attach_things(gather([person.pk]), at=NOW)
    attached = kept(), sorted(SaidThing.objects.values_list("mention_id", "number"))
    assert before.items() <= dict(Membership.objects.values_list()).items()
    link_things()
    assert (kept(), sorted(SaidThing.objects.values_list("mention_id", "number"))) == attached
    assert len(kept()) == 3


def test_a_file_of_entities_is_linked_when_it_arrives(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path
    reader = a_reader(a_body("psos"))
    place = {"id": "a-1", "schema": "Address", "properties": {"full": [ROAD]}}
    firm = {"id": "c-1", "schema": "Company", "properties": {"name": ["Zedmoor Ltd"], "addressEntity": ["a-1"]}}
    receive_file(actor=reader, name="SYNTHETIC_ftm_1.jsonl", raw=lines(place, firm))
    run_linking(actor=reader)
    receive_file(
        actor=a_reader(a_body("hmrc")),
        name="SYNTHETIC_ftm_2.jsonl",
        raw=lines(place | {"id": "a-2", "properties": {"full": [SAME_ROAD]}}),
    )
    assert attach_new() == 1
    places = Mention.objects.filter(kind="address")
    assert Membership.objects.filter(mention__in=places).values("subject").distinct().count() == 1
    # The tax body's record is for itself alone: to the police there is one address, and the company is there.
    mine = Mention.objects.readable_by(reader).get(kind="address")
    assert subject_of(reader, mine.pk).mention_ids == (mine.pk,)
    assert named(reader, mine) == {Mention.objects.get(kind="company").pk}


def lines(*entities: object) -> bytes:
    return b"".join(json.dumps(entity).encode() + b"\n" for entity in entities)


def test_a_person_who_says_that_two_are_not_the_same_wins_and_may_take_it_back() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    one, other, third = a_place(marking), a_place(marking, SAME_ROAD), a_place(marking, ROAD)
    link_things()
    before = sorted(Membership.objects.values_list())
    assert set(subject_of(reader, one.pk).mention_ids) == {one.pk, other.pk, third.pk}
    match = decide_pair(actor=reader, left=one.pk, right=other.pk, judgement=Judgement.DIFFERENT, reason="Two towns")
    assert other.pk not in subject_of(reader, one.pk).mention_ids
    assert kept() == {frozenset(subject_of(reader, place.pk).mention_ids) for place in (one, other, third)}
    link_things()
    assert kept() == {frozenset(subject_of(reader, place.pk).mention_ids) for place in (one, other, third)}
    take_back(actor=reader, match_id=match.pk)
    assert sorted(Membership.objects.values_list()) == before


def test_an_address_is_never_a_telephone() -> None:
    body = a_body()
    place, phone = a_place(a_marking(body)), a_mention(MentionKind.PHONE, a_marking(body), name=PHONE)
    with pytest.raises(Exception, match="of one kind"):
        decide_pair(actor=a_reader(body), left=place.pk, right=phone.pk, judgement=Judgement.SAME, reason="no")
    with pytest.raises(Http404):
        pair_for(a_reader(body), place.pk, phone.pk)


def test_two_records_of_one_address_have_each_their_own_time_of_retention() -> None:
    body = a_body("psos")
    one, _ = a_place(a_marking(body)), a_place(a_marking(body), SAME_ROAD)
    link_things()
    assert kin_of(a_reader(body), one.pk) == {one.pk}


def test_the_pages_say_who_shares_a_thing_and_why_two_records_are_one() -> None:
    body = a_body()
    marking = a_marking(body)
    reader = a_reader(body)
    client = signed_in(reader)
    place, same = a_place(marking), a_place(marking, SAME_ROAD)
    aran = a_person(marking, address="9 Mock Rd", postcode="ZE9 1AA", phone=PHONE)
    brea = a_person(marking, "Brea", "Larchmoor")
    a_tie(brea, "lives_at", same, marking)
    firm = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Ltd", phone=SAME_PHONE)
    a_person(marking, "Corin", "Elsewhere", address=OTHER_ROAD)
    link_things()
    shared = reverse("linking:shared", args=[aran.pk])
    assert shared in client.get(reverse("linking:subject", args=[aran.pk])).content.decode()
    own = client.get(shared).content.decode()
    assert all(words in own for words in ("9 Mock Rd, ZE9 1AA", "+441414960000", "Brea LARCHMOOR", "Zedmoor Ltd"))
    assert "ELSEWHERE" not in own
    assert "by a tie" in own
    assert SAME_PHONE in own
    assert str(Ref("mention", firm.pk)) in str(WaitingRead.objects.latest("arrival").objects_named)
    of_place = client.get(reverse("linking:subject", args=[place.pk]), follow=True).content.decode()
    assert "one because each says it" in of_place
    assert all(words in of_place for words in ("Aran TESTFIELD", "Brea LARCHMOOR"))
    pair = client.get(reverse("linking:pair", args=[place.pk, same.pk])).content.decode()
    assert "Both say 9 Mock Rd, ZE9 1AA" in pair
    assert all(words in pair for words in (ROAD, SAME_ROAD, "Joined"))
    assert "Total weight" not in pair


def test_a_thing_is_found_by_search_in_any_spelling() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    firm = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Ltd", phone=PHONE)
    car = a_mention(MentionKind.VEHICLE, marking, identifier="ZZ10 ZZZ")
    a_mention(MentionKind.VEHICLE, a_marking(a_body()), identifier="zz10zzz")
    link_things()
    assert [line.ref.id for line in found_by(reader, "0044 1414 960000").results] == [firm.pk]
    assert [(line.ref.id, line.kind) for line in found_by(reader, "zz1o-zzz").results] == [(car.pk, "Vehicle")]
    assert found_by(reader, "0141 496 0009").results == ()


@pytest.mark.parametrize(
    "why", ["hidden", "protected", "one with a victim", "restricted", "it says so no more", "withdrawn"]
)
def test_who_may_not_be_shown_leaves_no_trace(why: str) -> None:
    ours, theirs = a_body(), a_body()
    reader, marking = a_reader(ours), a_marking(ours)
    aran = a_person(marking, phone=PHONE)
    other = a_person(
        a_marking(theirs) if why == "hidden" else marking,
        "Brea",
        phone=SAME_PHONE,
        protected="yes" if why == "protected" else "",
    )
    if why == "one with a victim":
        victim = a_person(marking, "Brea", protected="yes")
        subject = Subject.objects.create(kind="person", born_at=NOW)
        Membership.objects.bulk_create(Membership(mention=one, subject=subject) for one in (other, victim))
    link_things()
    if why == "restricted":
        restrict(other, reader)
    if why == "it says so no more":
        Statement.objects.filter(mention=other, property="phone").update(withdrawn_at=NOW)
    if why == "withdrawn":
        Mention.objects.filter(pk=other.pk).update(withdrawn_at=NOW)
    client, page = signed_in(reader), reverse("linking:shared", args=[aran.pk])
    with CaptureQueriesContext(connection) as with_it:
        shown = client.get(page).content
    assert named(reader, aran) == set()
    assert other.pk not in {line.ref.id for line in found_by(reader, SAME_PHONE).results}
    SaidThing.objects.filter(mention=other).delete()
    with CaptureQueriesContext(connection) as without:
        assert bare(client.get(page).content) == bare(shown)
    if why != "it says so no more":
        assert len(with_it) == len(without)


def test_hidden_and_absent_answer_alike_where_one_asks_who_else_says_so() -> None:
    reader = a_reader(a_body())
    hidden = a_person(a_marking(a_body()), phone=PHONE)
    link_things()
    client = signed_in(reader)
    answers, counts = [], []
    for id_ in (hidden.pk, new_id()):
        with CaptureQueriesContext(connection) as asked:
            answers.append(client.get(reverse("linking:shared", args=[id_])))
        counts.append(len(asked))
    assert {answer.status_code for answer in answers} == {404}
    assert bare(answers[0].content) == bare(answers[1].content)
    assert counts[0] == counts[1]


def test_who_must_be_protected_is_asked_about_by_nobody() -> None:
    body = a_body()
    victim, other = (
        a_person(a_marking(body), phone=PHONE, protected="yes"),
        a_person(a_marking(body), "Brea", phone=PHONE),
    )
    link_things()
    assert shared_by(a_reader(body), [victim.pk]) == ()
    assert named(a_reader(body), other) == set()


def test_a_thousand_at_one_address_are_one_short_page_in_a_short_time() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    many(marking, "company", 1_000)
    places = many(marking, "address", 1_000)
    link_things()
    started = time.perf_counter()
    assert len(subject_of(reader, places[0]).mention_ids) == 1_000
    client = signed_in(reader)
    pages = [client.get(reverse(page, args=[places[0]]), follow=True) for page in ("linking:subject", "linking:shared")]
    assert all(len(page.content) < 150_000 for page in pages)
    assert f"More than {MOST_SAYING} records say it" in pages[1].content.decode()
    (thing,) = shared_by(reader, [places[0]])
    assert len(thing.others) == MOST_SAYING
    attach_things(gather([a_place(marking).pk]), at=NOW)
    assert len(kept()) == 1
    assert time.perf_counter() - started < 30


def many(marking: Marking, kind: str, count: int) -> list[int]:
    made = Mention.objects.bulk_create(Mention(kind=kind, marking=marking, recorded_at=NOW) for _ in range(count))
    Statement.objects.bulk_create(
        Statement(mention=one, property="address", value=ROAD, recorded_at=NOW, marking=marking) for one in made
    )
    return [one.pk for one in made]


class TestNonInterference(TestCase):
    databases = {"default", "audit"}

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["address", "person"]), st.sampled_from([ROAD, SAME_ROAD, OTHER_ROAD]), st.booleans()
            ),
            min_size=4,
            max_size=7,
        ),
        st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(list(Judgement)), st.booleans()), max_size=3
        ),
    )
    def test_what_a_reader_sees_of_things_is_what_they_see_where_the_rest_never_was(self, rows, words) -> None:
        ours, theirs = a_body("ours"), a_body("theirs")
        mark = {False: a_marking(ours), True: a_marking(theirs)}
        made = [a_mention(MentionKind(kind), mark[secret], address=text) for kind, text, secret in rows]
        reader, everyone = a_reader(ours), a_reader(theirs)
        link_things()
        for left, right, judgement, secret in words:
            said(made, rows, (left, right), judgement, mark[secret], everyone)
        link_things()
        ids = [one.pk for one in made]
        before = seen(reader, ids)
        gone = [one for one, (_, _, secret) in zip(made, rows, strict=True) if secret]
        Match.objects.filter(marking=mark[True]).delete()
        for one in gone:
            Membership.objects.filter(mention=one).delete()
            one.statements.all().delete()
            one.delete()
        assert seen(reader, ids) == before
        link_things()
        assert seen(reader, ids) == before


def said(made, rows, ends, judgement, marking, by) -> None:
    """Somebody's word on two addresses; it carries the marking of both records and, maybe, a stricter one."""
    left, right = sorted(end % len(made) for end in ends)
    if left == right or rows[left][0] != "address" or rows[right][0] != "address":
        return
    left, right = sorted((left, right), key=lambda place: made[place].pk)
    hidden = rows[left][2] or rows[right][2]
    Match.objects.create(
        left=made[left],
        right=made[right],
        judgement=judgement,
        by_id=by.person_id,
        at=NOW,
        marking=(made[left] if rows[left][2] else made[right]).marking if hidden else marking,
    )


def seen(reader: Reader, ids: list[int]) -> object:
    """All that this reader is shown of things: subjects, the bulk view, and who shares what."""
    own = sorted({subject.mention_ids for subject in subjects_of(reader, ids).values()})
    return own, membership(reader).to_pylist(), [shared_by(reader, mentions) for mentions in own[:2]]
