"""Watches: a person is told of what arrives on a thing and that they may read, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.machines import a_machine
from tests.factories.mapping import a_mention, a_tie, one_subject
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.walking import bare

from plait.domain.ids import Ref, new_id
from plait.domain.marking import Purpose
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import reader_of
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Load, Mention, Report, Requirement, Statement
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.linking.models import Link, Watch, WatchSeen
from plait_desk.linking.queries.watches import WatchLine, WatchState, watch_lines
from plait_desk.linking.services import (
    MoreArrived,
    WatchGiven,
    WatchRefused,
    decide_pair,
    look,
    stop_watching,
    watch,
    watch_again,
)
from plait_desk.linking.services.watching import KEPT_FOR, MOST_WATCHES, forget_watches
from plait_desk.search.services import Entry, index

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
WHY = WatchGiven(reason="The case of the haulier (SYNTHETIC)", days=90)


def watching(reader: Reader, mention: Mention) -> Watch:
    return watch(actor=reader, ref=Ref("mention", mention.pk), given=WHY)


def line(reader: Reader) -> WatchLine:
    (only,) = watch_lines(reader)
    return only


def told(reader: Reader) -> dict[int, tuple[str, ...]]:
    """What arrived on the one watch, with what it says more; nothing of what was there before."""
    return {one.ref.id: one.said for one in line(reader).arrived}


def a_company(marking: Marking, **said: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, **{"name": "Larch Haulage (SYNTHETIC)", **said})


def a_question(reader: Reader, marking: Marking, supersedes: Requirement | None = None, state: str = "open"):
    return Requirement.objects.create(
        question="Who owns the yard (SYNTHETIC)?",
        decision="Whether to visit",
        owner_id=reader.partner_id,
        raised_by_id=reader.person_id,
        raised_at=NOW,
        supersedes=supersedes,
        state=state,
        marking=marking,
    )


def an_answer(reader: Reader, requirement: Requirement, marking: Marking, **said) -> Report:
    return Report.objects.create(
        **{
            "partner_id": reader.partner_id,
            "own_reference": f"SYNTHETIC-{new_id()}",
            "title": "The yard (SYNTHETIC)",
            "intelligence_on": NOW.date(),
            "created_at": NOW,
            "received_at": NOW,
            "urgency": "low",
            "state": "live",
            "requirement": requirement,
            "marking": marking,
            **said,
        }
    )


def test_what_is_there_when_a_watch_begins_is_no_news() -> None:
    body = a_body()
    reader, one, other = a_reader(body), a_person(a_marking(body)), a_person(a_marking(body))
    a_link(one, other)
    watching(reader, one)
    assert told(reader) == {}


def test_a_record_that_linking_joins_to_a_watched_person_is_told() -> None:
    body = a_body()
    reader, one, other = a_reader(body), a_person(a_marking(body)), a_person(a_marking(body), "Arran")
    watching(reader, one)
    assert told(reader) == {}
    a_link(one, other)
    assert told(reader) == {other.pk: ()}


def test_a_record_that_a_decision_joins_is_told_though_it_came_before_the_watch() -> None:
    body = a_body()
    reader, one, other = a_reader(body), a_person(a_marking(body)), a_person(a_marking(body), "Arran")
    watching(reader, one)
    decide_pair(actor=reader, left=one.pk, right=other.pk, judgement=Judgement.SAME, reason="One door")
    assert told(reader) == {other.pk: ()}


def test_a_director_who_is_tied_to_a_watched_company_is_told() -> None:
    body = a_body()
    reader, company, person = a_reader(body), a_company(a_marking(body)), a_person(a_marking(body))
    watching(reader, company)
    a_tie(person, "director_of", company, a_marking(body))
    assert told(reader) == {person.pk: ()}


def test_who_comes_to_live_at_a_watched_address_is_told() -> None:
    body = a_body()
    place = a_mention(MentionKind.ADDRESS, a_marking(body), address="9 Mockrie Road (SYNTHETIC)")
    reader, person = a_reader(body), a_person(a_marking(body))
    watching(reader, place)
    a_tie(person, "lives_at", place, a_marking(body))
    assert told(reader) == {person.pk: ()}


@pytest.mark.parametrize(
    ("address", "postcode", "is_told"),
    [
        ("9 Mockrie Rd", "ZE9 1AA", True),
        ("9 MOCKRIE ROAD, Testtown", "ze91aa", True),
        ("9 Mockrie Road, Testtown, ZE9 1AA", "", True),
        ("9 Mockrie Road", "ZE9 2BB", False),
        ("9 Mockrie Road", "", False),
        ("19 Mockrie Road", "ZE9 1AA", False),
        ("9 Mockrie Lane", "ZE9 1AA", False),
    ],
)
def test_who_is_said_to_be_at_a_watched_address_is_told(address: str, postcode: str, is_told: bool) -> None:
    body = a_body()
    marking = a_marking(body)
    place = a_mention(MentionKind.ADDRESS, marking, address="9 Mockrie Road, Testtown, ZE9 1AA")
    reader = a_reader(body)
    watching(reader, place)
    person = a_person(marking, address=address, **({"postcode": postcode} if postcode else {}))
    words = f"{address} {postcode}"
    index([Entry(ref=Ref("mention", person.pk), kind="person", title="Aran", text=words, marking_id=marking.pk)])
    assert told(reader) == ({person.pk: ()} if is_told else {})


def test_a_tie_that_ends_is_news() -> None:
    body = a_body()
    reader, company, person = a_reader(body), a_company(a_marking(body)), a_person(a_marking(body))
    tie = a_tie(person, "director_of", company, a_marking(body))
    watching(reader, company)
    Statement.objects.filter(pk=tie.pk).update(valid_to=NOW.date())
    assert told(reader) == {person.pk: ("director of",)}


def test_what_a_known_record_newly_says_is_told_by_its_kind_and_not_by_its_words() -> None:
    body = a_body()
    marking = a_marking(body)
    reader, company = a_reader(body), a_company(marking)
    watching(reader, company)
    Statement.objects.create(
        mention=company, property="status", value="in liquidation", recorded_at=NOW, marking=marking
    )
    assert told(reader) == {company.pk: ("status",)}
    page = signed_in(reader).get(reverse("linking:watches")).content.decode()
    assert "says more: status" in page
    assert "in liquidation" not in page


def test_a_report_that_answers_a_watched_requirement_is_told_and_so_is_how_it_moves_on() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    question = a_question(reader, marking)
    before = an_answer(reader, question, marking)
    watch(actor=reader, ref=Ref("requirement", question.pk), given=WHY)
    assert told(reader) == {}
    after = an_answer(reader, question, marking)
    met = a_question(reader, marking, supersedes=question, state="met")
    assert told(reader) == {after.pk: (), met.pk: ()}
    assert before.pk not in told(reader)
    assert line(reader).url == reverse("collection:requirement", args=[met.pk])
    last = an_answer(reader, met, marking)
    assert set(told(reader)) == {after.pk, met.pk, last.pk}


def test_a_draft_and_a_load_under_way_tell_nobody() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    question, company = a_question(reader, marking), a_company(marking)
    watch(actor=reader, ref=Ref("requirement", question.pk), given=WHY)
    watching(reader, company)
    loads = [
        Load.objects.create(
            partner=body,
            name=f"{state}.csv",
            feed="people",
            sha256=state,
            state=state,
            by_id=reader.person_id,
            received_at=NOW,
            marking=marking,
        )
        for state in (Load.State.RUNNING, Load.State.DRAFT)
    ]
    for load in loads:
        person = a_person(marking)
        tie = a_tie(person, "director_of", company, marking)
        Mention.objects.filter(pk=person.pk).update(load=load)
        Statement.objects.filter(pk=tie.pk).update(load=load)
        an_answer(reader, question, marking, load=load, state="draft")
    assert [each.arrived for each in watch_lines(reader)] == [(), ()]
    Load.objects.update(state=Load.State.COMMITTED)
    Report.objects.update(state="live")
    assert sorted(len(each.arrived) for each in watch_lines(reader)) == [2, 2]


def test_what_the_reader_may_not_read_changes_no_byte_and_what_opens_to_them_is_told_then() -> None:
    ours, theirs = a_body(), a_body()
    reader, company = a_reader(ours), a_company(a_marking(ours))
    watching(reader, company)
    client = signed_in(reader)
    addresses = [reverse("linking:watches"), reverse("home:front"), reverse("linking:subject", args=[company.pk])]
    pages = [bare(client.get(address).content) for address in addresses]
    person, secret = a_person(a_marking(theirs)), a_company(a_marking(theirs))
    tie = a_tie(person, "director_of", company, a_marking(theirs))
    a_link(company, secret)
    assert [bare(client.get(address).content) for address in addresses] == pages
    assert told(reader) == {}
    Mention.objects.filter(pk=person.pk).update(marking=a_marking(theirs, ours))
    Statement.objects.filter(mention=person).update(marking=a_marking(theirs, ours))
    assert told(replace(reader, at=timezone.now())) == {person.pk: ()}
    Statement.objects.filter(pk=tie.pk).update(marking=a_marking(theirs))
    assert told(replace(reader, at=timezone.now())) == {}


def test_nobody_watches_a_person_who_must_be_protected_or_is_told_of_one() -> None:
    body = a_body()
    victim, company = a_person(a_marking(body), protected="yes"), a_company(a_marking(body))
    for role in (Role.ANALYST, Role.SAFEGUARDING_OFFICER):
        reader = a_reader(body, role)
        with pytest.raises(Http404):
            watching(reader, victim)
        client = signed_in(reader)
        assert client.get(reverse("linking:watch", args=["mention", victim.pk])).status_code == 404
        watching(reader, company)
        assert b"Be told on your desk" not in client.get(reverse("linking:subject", args=[victim.pk])).content
    a_tie(victim, "director_of", company, a_marking(body))
    a_tie(company, "associate_of", victim, a_marking(body))
    for row in Watch.objects.all():
        assert [each.arrived for each in watch_lines(reader_of(row.person, at=timezone.now()))] == [()]


def test_a_watched_person_who_turns_out_to_be_a_victim_is_watched_no_more() -> None:
    body = a_body()
    suspect = a_person(a_marking(body))
    readers = [a_reader(body), a_reader(body, Role.SAFEGUARDING_OFFICER)]
    for reader in readers:
        watching(reader, suspect)
    one_subject(suspect, a_person(a_marking(a_body()), protected="yes"))
    assert [watch_lines(reader) for reader in readers] == [[], []]


def test_looking_is_looking_at_what_the_page_showed() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body))
    row = watching(reader, company)
    first, second = a_person(a_marking(body)), a_person(a_marking(body))
    a_tie(first, "director_of", company, a_marking(body))
    shown = line(reader).shown
    a_tie(second, "director_of", company, a_marking(body))
    with pytest.raises(MoreArrived):
        look(actor=reader, watch_id=row.pk, shown=shown)
    assert set(told(reader)) == {first.pk, second.pk}
    look(actor=reader, watch_id=row.pk, shown=line(reader).shown)
    assert told(reader) == {}


def test_what_was_seen_is_kept_without_a_word_of_it() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body), status="in liquidation")
    row = watching(reader, company)
    (kept,) = WatchSeen.objects.filter(watch=row)
    assert kept.ref == str(Ref("mention", company.pk))
    assert len(kept.said) == 2
    assert all(len(mark) == 12 and int(mark, 16) >= 0 for mark in kept.said)
    entries = " ".join(str(entry.__dict__) for entry in WaitingChange.objects.all())
    assert str(Ref("watch", row.pk)) in entries
    assert "haulier" not in entries


def test_a_watch_ends_and_says_so_on_the_front_page() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body))
    row = watching(reader, company)
    Watch.objects.update(from_on=row.from_on - timedelta(days=93), to_on=row.to_on - timedelta(days=93))
    a_tie(a_person(a_marking(body)), "director_of", company, a_marking(body))
    assert line(reader).state is WatchState.ENDED
    assert told(reader) == {}
    waiting = [each for each in waiting_for(reader) if each.ref == Ref("watch", row.pk)]
    assert [each.title for each in waiting] == ["Your watch has ended: Larch Haulage (SYNTHETIC)"]
    watch_again(actor=reader, watch_id=row.pk)
    assert line(reader).state is WatchState.LIVE
    assert line(reader).to_on - line(reader).from_on == timedelta(days=90)
    assert len(told(reader)) == 1


def test_the_front_page_says_how_much_arrived() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body))
    row = watching(reader, company)
    assert [each.ref for each in waiting_for(reader)] == []
    a_tie(a_person(a_marking(body)), "director_of", company, a_marking(body))
    (waits,) = waiting_for(reader)
    assert (waits.ref, waits.title, waits.clock) == (Ref("watch", row.pk), "Larch Haulage (SYNTHETIC)", "1 new")
    page = signed_in(reader).get(reverse("home:front")).content.decode()
    assert f'href="{reverse("linking:watches")}">Larch Haulage (SYNTHETIC)' in page


def test_stopped_it_tells_nothing_and_taken_up_again_it_tells_what_arrived_meanwhile() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body))
    row = watching(reader, company)
    stop_watching(actor=reader, watch_id=row.pk)
    person = a_person(a_marking(body))
    a_tie(person, "director_of", company, a_marking(body))
    assert (line(reader).state, told(reader)) == (WatchState.STOPPED, {})
    watch_again(actor=reader, watch_id=row.pk)
    assert told(reader) == {person.pk: ()}


def test_it_is_one_watch_a_person_and_thing_whichever_record_leads_to_it() -> None:
    body = a_body()
    reader, one, other = a_reader(body), a_person(a_marking(body)), a_person(a_marking(body))
    a_link(one, other)
    first, again = watching(reader, one), watching(reader, other)
    assert first.pk == again.pk
    assert Watch.objects.count() == 1


def test_a_watch_is_its_persons_own_and_of_the_purpose_it_was_begun_for() -> None:
    body = a_body()
    marking = a_marking(body, purposes=frozenset({Purpose.LAW_ENFORCEMENT, Purpose.REPORTING}))
    reader, colleague, company = a_reader(body), a_reader(body), a_company(marking)
    row = watching(reader, company)
    assert watch_lines(colleague) == []
    assert watch_lines(replace(reader, purpose=Purpose.REPORTING)) == []
    for step in (stop_watching, watch_again):
        with pytest.raises(Http404):
            step(actor=colleague, watch_id=row.pk)
    with pytest.raises(Http404):
        look(actor=colleague, watch_id=row.pk, shown="")


def test_a_hidden_thing_and_one_that_never_was_are_watched_alike_by_nobody() -> None:
    reader, theirs = a_reader(), a_body()
    hidden = a_company(a_marking(theirs))
    refs = [Ref("mention", hidden.pk), Ref("mention", new_id()), Ref("requirement", new_id()), Ref("group", new_id())]
    client = signed_in(reader)
    for ref in refs:
        with pytest.raises(Http404):
            watch(actor=reader, ref=ref, given=WHY)
        assert client.get(reverse("linking:watch", args=[ref.kind, ref.id])).status_code == 404


def test_what_the_reader_may_not_read_any_more_is_watched_no_more_and_counts_for_nothing() -> None:
    ours, theirs = a_body(), a_body()
    reader, company = a_reader(ours), a_company(a_marking(theirs, ours))
    row = watching(reader, company)
    Mention.objects.filter(pk=company.pk).update(marking=a_marking(theirs))
    assert watch_lines(reader) == []
    assert [each.ref for each in waiting_for(reader)] == []
    with pytest.raises(Http404):
        stop_watching(actor=reader, watch_id=row.pk)


def test_it_needs_a_reason_a_term_and_a_place_among_forty() -> None:
    body = a_body()
    reader = a_reader(body)
    ref = Ref("mention", a_company(a_marking(body)).pk)
    with pytest.raises(WatchRefused, match="why"):
        watch(actor=reader, ref=ref, given=WatchGiven(reason="  ", days=90))
    for days in (0, -1, 366):
        with pytest.raises(WatchRefused, match="365"):
            watch(actor=reader, ref=ref, given=WatchGiven(reason="A case", days=days))
    for _ in range(MOST_WATCHES):
        row = watching(reader, a_company(a_marking(body)))
    with pytest.raises(WatchRefused, match="40"):
        watch(actor=reader, ref=ref, given=WHY)
    stop_watching(actor=reader, watch_id=row.pk)
    watch(actor=reader, ref=ref, given=WHY)
    with pytest.raises(WatchRefused, match="40"):
        watch_again(actor=reader, watch_id=row.pk)


def test_many_watches_cost_no_more_queries_than_one() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    asked: list[int] = []
    for _ in range(2):
        for _ in range(6):
            company = a_company(marking)
            watching(reader, company)
            a_tie(a_person(marking), "director_of", company, marking)
            question = a_question(reader, marking)
            watch(actor=reader, ref=Ref("requirement", question.pk), given=WHY)
        watch_lines(reader)
        with CaptureQueriesContext(connection) as queries:
            watch_lines(reader)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 30


def test_whoever_reads_subjects_may_watch_and_nobody_else() -> None:
    watchers = {role for role, held in ROLES.items() if Permission.LINKING_WATCH_KEEP in held}
    assert watchers == {role for role, held in ROLES.items() if Permission.LINKING_SUBJECT_READ in held}
    body = a_body()
    company = a_company(a_marking(body))
    with pytest.raises(PermissionDenied):
        watching(a_reader(body, Role.SECRETARIAT), company)


def test_watches_are_forgotten_ninety_days_after_they_end() -> None:
    body = a_body()
    reader = a_reader(body)
    rows = [watching(reader, a_company(a_marking(body))) for _ in range(3)]
    Watch.objects.filter(pk=rows[0].pk).update(stopped_at=timezone.now() - KEPT_FOR - timedelta(days=1))
    Watch.objects.filter(pk=rows[1].pk).update(stopped_at=timezone.now())
    assert forget_watches(as_of=timezone.now()) == 1
    assert forget_watches(as_of=timezone.now() + KEPT_FOR + timedelta(days=91)) == 2
    assert not WatchSeen.objects.exists()


def test_on_the_pages_one_watches_looks_stops_and_takes_it_back() -> None:
    body = a_body()
    reader, company = a_reader(body), a_company(a_marking(body))
    client, page = signed_in(reader), reverse("linking:subject", args=[company.pk])
    form = reverse("linking:watch", args=["mention", company.pk])
    assert "You watch nothing." in client.get(reverse("linking:watches")).content.decode()
    assert form in client.get(page).content.decode()
    assert "This field is required" in client.post(form, {"days": "90"}).content.decode()
    assert client.post(form, {"days": "90", "reason": "A case"}).headers["Location"] == page
    assert "Stop watching" in client.get(page).content.decode()
    a_tie(a_person(a_marking(body)), "director_of", company, a_marking(body))
    now = replace(reader, at=timezone.now())
    client.post(reverse("linking:watch_seen", args=[line(now).id]), {"shown": "something else"})
    assert len(told(now)) == 1
    client.post(reverse("linking:watch_seen", args=[line(now).id]), {"shown": line(now).shown})
    assert told(now) == {}
    client.post(reverse("linking:watch_stop", args=[line(now).id]))
    assert "stopped by you" in client.get(reverse("linking:watches")).content.decode()
    client.post(reverse("linking:watch_again", args=[line(now).id]))
    assert line(now).state is WatchState.LIVE


def test_a_requirement_is_watched_from_its_own_page() -> None:
    body = a_body()
    reader = a_reader(body)
    question = a_question(reader, a_marking(body))
    client, page = signed_in(reader), reverse("collection:requirement", args=[question.pk])
    form = reverse("linking:watch", args=["requirement", question.pk])
    assert form in client.get(page).content.decode()
    assert client.post(form, {"days": "30", "reason": "A case"}).headers["Location"] == page
    assert "Stop watching" in client.get(page).content.decode()


def test_a_machine_watches_is_told_says_that_it_saw_and_stops() -> None:
    body = a_body("psos")
    reader, company = a_reader(body), a_company(a_marking(body))
    machine = a_machine(reader)
    asked = {"thing": str(Ref("mention", company.pk)), "reason": "The case of the haulier (SYNTHETIC)", "days": 30}
    made = machine.sends("/linking/watches", asked)
    assert machine.asks(made["address"])["arrived"] == []
    person = a_person(a_marking(body))
    a_tie(person, "director_of", company, a_marking(body))
    (told_now,) = machine.asks("/linking/watches")["items"]
    assert [(one["thing"], one["role"]) for one in told_now["arrived"]] == [
        (str(Ref("mention", person.pk)), "director of")
    ]
    machine.sends(f"{made['address']}/seen", {"shown": "something else"}, status=409)
    machine.sends(f"{made['address']}/seen", {"shown": told_now["shown"]})
    assert machine.asks(made["address"])["arrived"] == []
    machine.sends(f"{made['address']}/stop", None)
    assert machine.asks(made["address"])["state"] == "stopped"
    for thing in ("mention:nobody", str(Ref("mention", new_id())), str(Ref("group", 7))):
        machine.sends("/linking/watches", {**asked, "thing": thing}, status=404)
    machine.sends("/linking/watches", {**asked, "reason": "   "}, status=422)
    machine.sends("/linking/watches", {**asked, "days": 400}, status=422)


class TestNonInterference(TestCase):
    databases = {"default", "audit"}

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        hidden=st.lists(st.booleans(), min_size=5, max_size=5),
        scores=st.dictionaries(
            st.tuples(st.integers(0, 5), st.integers(0, 5)), st.sampled_from([0.1, 0.95]), max_size=7
        ),
        ties=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=6),
        seen=st.booleans(),
    )
    def test_what_is_told_is_the_same_with_and_without_what_the_reader_may_not_read(
        self, hidden, scores, ties, seen
    ) -> None:
        ours, theirs = a_body("ours"), a_body("theirs")
        mark = {False: a_marking(ours), True: a_marking(theirs)}
        people = [a_person(mark[secret]) for secret in [False, *hidden]]
        reader = a_reader(ours)
        row = watching(reader, people[0])
        for (left, right), probability in {tuple(sorted(ends)): p for ends, p in scores.items()}.items():
            if left != right:
                a_link(people[left], people[right], probability)
        for left, right, secret in sorted(ties):
            a_tie(people[left], "associate_of", people[right], mark[secret])
        if seen:
            look(actor=reader, watch_id=row.pk, shown=line(reader).shown)
        before = watch_lines(reader), waiting_for(reader)
        Statement.objects.filter(marking=mark[True]).delete()
        gone = Mention.objects.filter(marking=mark[True])
        Link.objects.filter(left__in=gone).delete()
        Link.objects.filter(right__in=gone).delete()
        gone.delete()
        assert (watch_lines(reader), waiting_for(reader)) == before
