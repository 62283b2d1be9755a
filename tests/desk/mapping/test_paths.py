"""How two things are tied: what the page shows, to whom, and that nothing hidden can be felt in it."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.desk.mapping.test_reach import make_world, remove
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, one_subject
from tests.factories.people import EARLY
from tests.factories.walking import bare

from plait.domain.ids import encode
from plait.domain.marking import ActionCode, Handling, SanitisationCode
from plait.domain.mention import MentionKind
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import give_consent
from plait_desk.audit.models import WaitingRead
from plait_desk.collection.models import Mention
from plait_desk.mapping.queries.paths import PathsView, end_of, paths_between
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
STRICT = {"action": ActionCode.NO_DIRECT_ACTION, "sanitisation": SanitisationCode.CONSULT_ORIGINATOR}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


def person(marking: Marking, surname: str, *, protected: bool = False) -> Mention:
    return a_mention(MentionKind.PERSON, marking, surname=surname, protected=protected)


def company(marking: Marking, name: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, name=name)


def view_of(reader: Reader, *ends: Mention) -> PathsView:
    return paths_between(reader, tuple(end_of(reader, end.pk) for end in ends), as_of=TODAY)


def names(view: PathsView) -> list[str]:
    return [stop.name.name for stop in view.path.stations] if view.path else []


def sizes(view: PathsView, place: int = 0) -> dict[str, tuple[int, ...]]:
    return {row.kind: row.within for row in view.around[place]}


def address(*ends: Mention) -> str:
    said = zip(("start", "end"), ends, strict=False)
    return f"{reverse('mapping:paths')}?" + "&".join(f"{name}={encode(end.pk)}" for name, end in said)


def page_of(reader: Reader, *ends: Mention) -> tuple[int, str]:
    answer = signed_in(reader).get(address(*ends))
    return answer.status_code, " ".join(bare(answer.content).decode().split())


@pytest.fixture
def chain(body: Partner) -> tuple[Reader, list[Mention]]:
    """Cedar directs Zedmoor, which Birch owns; Birch is an associate of Rowan. A weak tie joins Cedar and Rowan."""
    marking = a_marking(body)
    cedar, birch, rowan = (person(marking, name) for name in ("Cedar", "Birch", "Rowan"))
    zedmoor = company(marking, "Zedmoor Haulage")
    a_tie(cedar, "director_of", zedmoor, marking)
    a_tie(birch, "owner_of", zedmoor, marking, grade="2BP")
    a_tie(birch, "associate_of", rowan, marking)
    a_tie(cedar, "associate_of", rowan, marking, grade="3EP")
    redraw_reach(actor=a_reader(body), as_of=TODAY)
    return a_reader(body), [cedar, zedmoor, birch, rowan]


def test_the_strongest_path_stands_hop_by_hop_with_its_grades_and_the_product_so_far(
    chain: tuple[Reader, list[Mention]],
) -> None:
    reader, (cedar, _zedmoor, _birch, rowan) = chain
    view = view_of(reader, cedar, rowan)
    assert names(view) == ["CEDAR", "Zedmoor Haulage", "BIRCH", "ROWAN"]
    assert view.path
    assert [stop.grade for stop in view.path.stations] == ["1AP", "2BP", "1AP", ""]
    products = [stop.so_far for stop in view.path.stations[:-1]]
    strengths = [stop.strength or 0.0 for stop in view.path.stations[:-1]]
    assert products == pytest.approx([strengths[0], strengths[0] * strengths[1], view.path.strength])
    assert view.path.strength > 0.3


def test_how_much_lies_round_an_end_is_told_by_kind_and_number_of_ties(chain: tuple[Reader, list[Mention]]) -> None:
    reader, (cedar, zedmoor, _birch, _rowan) = chain
    view = view_of(reader, cedar, zedmoor)
    assert sizes(view) == {"person": (1, 2, 2), "company": (1, 1, 1)}
    assert sizes(view, 1) == {"person": (2, 3, 3)}


def test_no_path_leads_through_a_contract_and_one_may_end_at_it(body: Partner) -> None:
    reader, marking = a_reader(body), a_marking(body)
    one, other = company(marking, "Zedmoor Haulage"), company(marking, "Kelso Foods")
    uplift = a_mention(MentionKind.NOTICE, marking, title="Waste uplift")
    a_tie(one, "awarded", uplift, marking)
    a_tie(other, "awarded", uplift, marking)
    redraw_reach(actor=reader, as_of=TODAY)
    assert names(view_of(reader, one, uplift)) == ["Zedmoor Haulage", "Waste uplift"]
    assert view_of(reader, one, other).path is None
    assert sizes(view_of(reader, one)) == {"notice": (1, 1, 1)}


def test_two_records_of_one_thing_are_told_to_be_one(body: Partner) -> None:
    reader, marking = a_reader(body), a_marking(body)
    cedar, zedmoor = person(marking, "Cedar"), company(marking, "Zedmoor Haulage")
    a_tie(cedar, "director_of", zedmoor, marking)
    redraw_reach(actor=reader, as_of=TODAY)
    status, page = page_of(reader, cedar, cedar)
    assert status == 200
    assert "To you these two records are one thing." in page


def test_hidden_absent_and_protected_ends_are_the_same_404(body: Partner) -> None:
    reader, marking, hidden = a_reader(body), a_marking(body), a_marking(a_body("hmrc"))
    cedar, rowan = person(marking, "Cedar"), person(marking, "Rowan", protected=True)
    secret = person(hidden, "Alder")
    a_tie(cedar, "associate_of", rowan, marking)
    a_tie(cedar, "associate_of", secret, hidden)
    redraw_reach(actor=reader, as_of=TODAY)
    pages = [page_of(reader, cedar, other) for other in (rowan, secret)]
    absent = signed_in(reader).get(f"{address(cedar)}&end={encode(77)}")
    unreadable = signed_in(reader).get(f"{address(cedar)}&end=x")
    assert [status for status, _ in pages] == [404, 404] == [absent.status_code, unreadable.status_code]
    said = " ".join(bare(absent.content).decode().split())
    assert {page.replace(encode(rowan.pk), "").replace(encode(secret.pk), "") for _, page in pages} == {
        said.replace(encode(77), "")
    }


def test_a_protected_person_joins_nobody(body: Partner) -> None:
    reader, marking = a_reader(body), a_marking(body)
    cedar, alder, rowan = (person(marking, name) for name in ("Cedar", "Alder", "Rowan"))
    a_tie(cedar, "associate_of", alder, marking)
    a_tie(alder, "associate_of", rowan, marking)
    redraw_reach(actor=reader, as_of=TODAY)
    assert names(view_of(reader, cedar, rowan)) == ["CEDAR", "ALDER", "ROWAN"]
    one_subject(alder, person(marking, "Alder", protected=True))
    view = view_of(reader, cedar, rowan)
    assert view.path is None
    assert sizes(view) == {}


@pytest.mark.parametrize("seed", range(10))
def test_a_page_is_what_it_would_be_in_a_world_without_what_is_hidden(seed: int) -> None:
    ours, theirs = a_body(), a_body()
    shared, hidden = a_marking(ours, theirs), a_marking(ours)
    actor, reader = a_reader(ours), a_reader(theirs)
    people = make_world(random.Random(seed), shared, hidden)
    redraw_reach(actor=actor, as_of=TODAY)
    seen = [one for one in people if one.marking_id == shared.pk]
    pairs = [(one, other) for one in seen for other in seen if one.pk < other.pk]
    before = [page_of(reader, *pair) for pair in pairs]
    everything = [page_of(actor, *pair) for pair in pairs]
    remove(hidden)
    redraw_reach(actor=actor, as_of=TODAY)
    assert [page_of(reader, *pair) for pair in pairs] == before
    assert not pairs or before != everything


def test_who_stands_between_is_on_the_path_alone_and_no_link_leads_to_them(
    chain: tuple[Reader, list[Mention]],
) -> None:
    reader, (cedar, zedmoor, birch, rowan) = chain
    _, page = page_of(reader, cedar, rowan)
    assert "BIRCH" in page
    assert encode(birch.pk) not in page
    assert encode(zedmoor.pk) not in page


def test_the_page_offers_the_nominals_of_a_group_and_what_it_reaches(body: Partner) -> None:
    reader, marking = a_reader(body), a_marking(body)
    cedar, birch = person(marking, "Cedar"), person(marking, "Birch")
    zedmoor = company(marking, "Zedmoor Haulage")
    a_tie(cedar, "associate_of", birch, marking)
    a_tie(birch, "director_of", zedmoor, marking)
    group = record_group(actor=reader, record=a_record(marking, cedar))
    redraw_reach(actor=reader, as_of=TODAY)
    client = signed_in(reader)
    link = f"{reverse('mapping:paths')}?group={encode(group.pk)}"
    assert link in client.get(reverse("mapping:group", args=[group.pk])).content.decode()
    page = client.get(link).content.decode()
    assert f'value="{encode(cedar.pk)}"' in page
    assert f'value="{encode(zedmoor.pk)}"' in page
    # Whoever is met only on a path is offered to nobody.
    assert encode(birch.pk) not in page


def test_a_path_longer_than_any_of_reach_is_told_as_a_table_with_how_long_it_is(body: Partner) -> None:
    reader, marking = a_reader(body), a_marking(body)
    people = [person(marking, f"Rowan {number}") for number in range(6)]
    for one, other in pairwise(people):
        a_tie(one, "associate_of", other, marking)
    redraw_reach(actor=reader, as_of=TODAY)
    assert "It has 5 ties, more than reach ever counts" in page_of(reader, people[0], people[-1])[1]
    assert "more than reach ever counts" not in page_of(reader, people[0], people[4])[1]


def test_a_subjects_page_leads_to_its_ties_with_others(chain: tuple[Reader, list[Mention]]) -> None:
    reader, (cedar, *_) = chain
    page = signed_in(reader).get(reverse("linking:subject", args=[cedar.pk])).content.decode()
    assert address(cedar) in page


def test_a_path_that_rests_on_conditions_of_others_is_shown_once_the_reader_has_said_why(body: Partner) -> None:
    theirs = a_body("hmrc")
    reader, marking = a_reader(body), a_marking(body)
    asks = a_marking(theirs, body, handling=Handling.CONDITIONS, condition="Ask first", **STRICT)
    give_consent(actor=a_reader(theirs), marking=asks, to=body, term=Term(from_at=EARLY))
    cedar, zedmoor = person(marking, "Cedar"), company(marking, "Zedmoor Haulage")
    a_tie(cedar, "director_of", zedmoor, asks)
    redraw_reach(actor=reader, as_of=TODAY)
    answer = signed_in(reader).get(address(cedar, zedmoor))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("accounts:why"))


def test_the_audit_log_is_told_of_all_that_was_shown(chain: tuple[Reader, list[Mention]]) -> None:
    reader, mentions = chain
    page_of(reader, mentions[0], mentions[-1])
    shown = {ref for row in WaitingRead.objects.all() for ref in row.value().objects}
    assert {f"mention:{encode(one.pk)}" for one in mentions} <= shown
