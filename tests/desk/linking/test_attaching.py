"""A record is linked as it arrives: what is kept is what a run under the same models makes of everything."""

import shutil
from pathlib import Path

import pytest
from django.db.models import Q
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import a_person_row, people_csv
from tests.factories.linking import a_person

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Mention, Statement
from plait_desk.collection.services import receive_file
from plait_desk.linking.models import Identity, Link, LinkingRun, Match, Membership, ModelVersion, Subject, SubjectEvent
from plait_desk.linking.services import decide_pair, run_linking
from plait_desk.linking.services.attaching import attach_new
from plait_desk.linking.services.known import drop_known

pytestmark = pytest.mark.django_db(databases="__all__")
FORENAMES = ("Aran", "Brea", "Corin", "Dara", "Effie", "Fergus")
SURNAMES = ("Testfield", "Quillbank", "Larchmoor", "Zedholm", "Otherway")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path / "home"
    settings.PLAIT_HOME.mkdir()


@pytest.fixture
def reader() -> Reader:
    return a_reader(a_body("psos"))


def receive(reader: Reader, name: str, *numbers: int, slip: bool = False) -> list[int]:
    """A file of people, the same person under the same number; returns the new records."""
    before = set(Mention.objects.values_list("pk", flat=True))
    rows = [
        a_person_row(
            number,
            record_id=f"{name}-{number}",
            forename=FORENAMES[number % 6],
            surname=SURNAMES[number % 5] + ("e" if slip else ""),
            date_of_birth=f"19{40 + number % 50}-0{1 + number % 9}-1{number % 10}",
        )
        for number in numbers
    ]
    receive_file(actor=reader, name=f"SYNTHETIC_{name}.csv", raw=people_csv(*rows))
    return sorted(set(Mention.objects.filter(kind="person").values_list("pk", flat=True)) - before)


def kept() -> tuple[list[object], list[object], set[frozenset[int]]]:
    """All that linking keeps, but for the ids of subjects."""
    groups: dict[int, set[int]] = {}
    for mention, subject in Membership.objects.values_list("mention_id", "subject_id"):
        groups.setdefault(subject, set()).add(mention)
    return (
        list(Link.objects.order_by("left", "right").values_list("left_id", "right_id", "probability", "weight")),
        list(Identity.objects.order_by("mention").values_list()),
        set(map(frozenset, groups.values())),
    )


def test_what_arrives_is_linked_as_a_run_under_the_same_models_links_it(reader: Reader) -> None:
    receive(reader, "first", *range(30))
    run_linking(actor=reader)
    versions = set(ModelVersion.objects.filter(current=True).values_list("version", flat=True))
    new = receive(reader, "second", 3, 4, 5, 40, slip=True)
    assert attach_new() == len(new) == 4
    receive(reader, "third", 3, 40, 41)
    attach_new()
    attached = kept()
    run_linking(actor=reader)
    assert set(ModelVersion.objects.filter(current=True).values_list("version", flat=True)) == versions
    assert kept() == attached
    assert Membership.objects.filter(mention__in=new).count() == 4


def test_a_subject_keeps_its_id_when_a_record_joins_it_and_the_event_is_kept(reader: Reader) -> None:
    (first,) = receive(reader, "first", 7)
    run_linking(actor=reader)
    subject = Membership.objects.get(mention=first).subject
    (second,) = receive(reader, "second", 7)
    attach_new()
    assert Membership.objects.get(mention=second).subject == subject
    assert list(SubjectEvent.objects.filter(subject=subject).values_list("kind", flat=True)) == ["born", "grown"]
    assert WaitingChange.objects.filter(event="combination").count() == 2


def test_nothing_arrived_changes_nothing_and_before_the_first_run_nothing_is_linked(reader: Reader) -> None:
    receive(reader, "first", 1, 2)
    assert attach_new() == 0
    assert not Membership.objects.exists()
    run_linking(actor=reader)
    before = (kept(), SubjectEvent.objects.count(), WaitingChange.objects.count())
    assert attach_new() == 0
    assert (kept(), SubjectEvent.objects.count(), WaitingChange.objects.count()) == before


def test_a_decision_stands_when_a_record_arrives(reader: Reader) -> None:
    first, second = receive(reader, "first", 7, 8)
    run_linking(actor=reader)
    decide_pair(actor=reader, left=first, right=second, judgement=Judgement.SAME, reason="Fingerprints")
    (third,) = receive(reader, "second", 7)
    attach_new()
    assert Membership.objects.filter(mention__in=[first, second, third]).values("subject").distinct().count() == 1
    assert Match.objects.count() == 1


@pytest.mark.parametrize("lost", ["the index", "an index that misses a record"])
def test_an_index_that_is_lost_or_late_is_built_again(reader: Reader, lost: str, settings: Settings) -> None:
    (first,) = receive(reader, "first", 7)
    run_linking(actor=reader)
    folder, aside = Path(settings.PLAIT_HOME) / "known", Path(settings.PLAIT_HOME) / "aside"
    shutil.copytree(folder, aside)
    (second,) = receive(reader, "second", 7)
    attach_new()
    drop_known()
    if lost != "the index":  # as after a crash between the records and the index
        aside.rename(folder)
    (third,) = receive(reader, "third", 7)
    attach_new()
    assert Link.objects.filter(Q(left=second) | Q(right=second)).count() == 2
    assert Membership.objects.filter(mention__in=[first, second, third]).values("subject").distinct().count() == 1


def test_where_no_model_is_in_use_everything_is_linked_by_a_run(reader: Reader) -> None:
    receive(reader, "first", 1, 2)
    run_linking(actor=reader)
    ModelVersion.objects.update(current=False)
    receive(reader, "second", 1, 3)
    attach_new()
    assert LinkingRun.objects.count() == 2
    assert Membership.objects.count() == Mention.objects.filter(kind="person").count()


def test_what_is_more_secret_than_its_record_is_not_compared_when_it_arrives(reader: Reader) -> None:
    """Whoever reads a record may read all that its scores rest on."""
    ours = a_marking(a_body())
    person = a_person(ours)
    run_linking(actor=reader)
    (new,) = receive(reader, "first", 7)
    Statement.objects.filter(mention=new, property="forename").update(marking=a_marking(a_body()))
    attach_new()
    assert Membership.objects.get(mention=new).subject != Membership.objects.get(mention=person).subject
    assert Subject.objects.filter(ended_at=None).count() == 2
