"""The index of screening changes no answer but its speed: it follows what comes in, is corrected and is forgotten."""

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.desk.collection.test_reports import given
from tests.desk.thread.test_retention import a_data_protection_officer
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import a_person_row, people_csv
from tests.factories.linking import a_link, a_person
from tests.factories.machines import Machine, a_machine
from tests.factories.mapping import a_mention, one_subject
from tests.factories.pages import signed_in
from tests.factories.screened import wait_for_screener
from tests.factories.walking import bare

from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait.linking.screening.index import load
from plait.policy.access import Reader
from plait.policy.retention import DisposalReason
from plait_desk.accounts.models import Marking, Partner
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Load, Mention, Statement
from plait_desk.collection.services import correct_report, line_again, receive_file, receive_report
from plait_desk.collection.services.clocks import set_clocks
from plait_desk.linking.models import ScreeningEdition
from plait_desk.linking.queries.listing import MOST_NEWER, current_edition, folder_of, screening_folder
from plait_desk.linking.queries.screening import Asked, screened
from plait_desk.linking.services import indexing
from plait_desk.linking.services.indexing import (
    FEW,
    MANY,
    SAID_SINCE,
    SomebodyDisposedOf,
    build_index,
    refresh_index,
    sweep_indexes,
)
from plait_desk.thread.models import Disposal
from plait_desk.thread.services import agree_disposal, ask_disposal, carry_out, emit

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    wait_for_screener()
    settings.PLAIT_HOME, settings.PLAIT_CHECKPOINTS = tmp_path / "home", tmp_path / "elsewhere"
    settings.PLAIT_HOME.mkdir()


def names(reader: Reader, name: str, **more: str) -> list[str]:
    return [one.name for one in screened(reader, Asked(name=name, **more)).found]


def receive_people(reader: Reader, *people: tuple[str, str]) -> None:
    rows = [
        a_person_row(number, forename=forename, surname=surname, record_id=f"{surname}-{number}")
        for number, (forename, surname) in enumerate(people)
    ]
    receive_file(actor=reader, name=f"SYNTHETIC_{people[0][1]}.csv", raw=people_csv(*rows))


def test_an_answer_is_the_same_with_an_index_and_without_one() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    for surname in ("Quillbank", "Quillbonk", "Quilbanks", "Otherwise"):
        a_person(marking, "Zed", surname, birth_date="1984-03-07")
    a_mention(
        MentionKind.COMPANY, marking, name="Quillbank Haulage Ltd", company_number="SC123456", phone="01632960123"
    )
    questions = [
        Asked(name="Zed Quillbank"),
        Asked(name="Quilbank", birth_date="1984"),
        Asked(name="Quillbank Haulage"),
    ]
    before = [screened(reader, asked) for asked in questions]
    build_index()
    assert [screened(reader, asked) for asked in questions] == before
    assert all(one.found for one in before)


def test_a_new_record_is_found_the_moment_it_is_committed() -> None:
    reader = a_reader(a_body("psos"))
    receive_people(reader, ("Ailsa", "Quillbank"))
    build_index()
    assert names(reader, "Zed Marchbanker") == []
    receive_people(reader, ("Zed", "Marchbanker"))
    assert names(reader, "Zed Marchbanker") == ["Zed MARCHBANKER"]
    assert names(reader, "Ailsa Quillbank") == ["Ailsa QUILLBANK"]


def test_who_a_corrected_report_names_is_found_by_the_new_name_and_no_more_by_the_old() -> None:
    reader = a_reader(a_body("psos"))
    report = receive_report(actor=reader, report=given())
    build_index()
    assert names(reader, "Ailsa Larch") == ["Ailsa LARCH"]
    line = line_again(report, reader)
    line["items"][0]["people"][0] |= {"forename": "Zed", "surname": "Quillbank"}
    correct_report(actor=reader, report_id=report.pk, line=line, reason="The card says so.")
    assert names(reader, "Zed Quillbank") == ["Zed QUILLBANK"]
    assert names(reader, "Ailsa Larch") == []
    build_index()
    assert names(reader, "Zed Quillbank") == ["Zed QUILLBANK"]
    assert names(reader, "Ailsa Larch") == []


def test_who_must_be_protected_since_the_index_was_built_is_no_hit() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    one, other = a_person(marking, "Zed", "Quillbank"), a_person(marking, "Zed", "Quillbank")
    build_index()
    assert names(reader, "Zed Quillbank")
    Mention.objects.filter(pk=other.pk).update(is_protected=True)
    assert names(reader, "Zed Quillbank") == ["Zed QUILLBANK"]
    one_subject(one, other)
    assert names(reader, "Zed Quillbank") == []


def test_whoever_is_a_hit_for_nobody_crowds_out_nobody() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    crowd = sorted(a_person(marking, "Zed", "Quillbank").pk for _ in range(40))
    build_index()
    Mention.objects.filter(pk__in=crowd[:-1]).update(is_protected=True)
    (only,) = screened(reader, Asked(name="Zed Quillbank")).found
    assert only.cited_by == crowd[-1]


def test_a_flood_that_one_may_not_read_hides_nothing_and_tells_nothing() -> None:
    body, secret = a_body(), a_marking(a_body())
    reader = a_reader(body)
    flood = [
        Mention(kind=MentionKind.PERSON, marking=secret, recorded_at=timezone.now()) for _ in range(MOST_NEWER + 1)
    ]
    Mention.objects.bulk_create(flood)
    mine = a_person(a_marking(body), "Zed", "Quillbank")
    told = screened(reader, Asked(name="Zed Quillbank"))
    assert ([one.cited_by for one in told.found], told.is_cut) == ([mine.pk], False)
    Mention.objects.filter(marking=secret).update(marking=mine.marking)
    assert screened(reader, Asked(name="Zed Quillbank")).is_cut


def test_the_worker_builds_once_there_is_enough_and_again_after_an_hour() -> None:
    reader, now = a_reader(a_body("psos")), timezone.now()
    receive_people(reader, ("Zed", "Quillbank"))
    assert not refresh_index(as_of=now)
    receive_people(reader, *(("Zed", f"Marchbanker{number}") for number in range(FEW)))
    assert refresh_index(as_of=now)
    first = ScreeningEdition.objects.get()
    assert first.records == FEW + 1
    assert not refresh_index(as_of=now)
    receive_people(reader, ("Zed", "Otherwise"))
    assert not refresh_index(as_of=now)
    assert refresh_index(as_of=now + 2 * SAID_SINCE)
    assert ScreeningEdition.objects.get().records == FEW + 2
    assert [path.name for path in screening_folder().iterdir()] == [ScreeningEdition.objects.get().folder]
    assert WaitingChange.objects.filter(objects_named__contains="screening_edition:").count() == 2


def test_an_index_whose_files_are_gone_as_after_a_restore_is_as_none() -> None:
    body = a_body()
    reader = a_reader(body)
    a_person(a_marking(body), "Zed", "Quillbank")
    build_index()
    ScreeningEdition.objects.update(folder="gone")
    assert current_edition() is None
    assert names(reader, "Zed Quillbank") == ["Zed QUILLBANK"]


def test_an_index_that_another_version_built_is_as_none() -> None:
    body = a_body()
    reader = a_reader(body)
    a_person(a_marking(body), "Zed", "Quillbank")
    edition = build_index()
    assert current_edition() == edition
    folder_of(edition).rename(screening_folder() / "older")
    ScreeningEdition.objects.update(folder="older")
    assert current_edition() is None
    assert names(reader, "Zed Quillbank") == ["Zed QUILLBANK"]


def test_of_a_person_who_is_disposed_of_no_index_keeps_a_byte() -> None:
    reader, officers = a_reader(a_body("psos")), (a_data_protection_officer(), a_data_protection_officer())
    receive_people(reader, ("Zed", "Quillbank"), ("Ailsa", "Otherwise"))
    build_index()
    assert b"quillbank" in everything_under(screening_folder())
    set_clocks(as_of=timezone.localdate())
    mentions = list(Mention.objects.filter(statements__value="Quillbank").values_list("pk", flat=True))
    asked = ask_disposal(actor=officers[0], mentions=mentions, reason=DisposalReason.NO_LONGER_NECESSARY)
    carry_out(disposal_id=agree_disposal(actor=officers[1], disposal_id=asked.pk).pk, actor=officers[1])
    assert everything_under(screening_folder()) == b""
    assert names(reader, "Zed Quillbank") == []
    assert names(reader, "Ailsa Otherwise") == ["Ailsa OTHERWISE"]
    build_index()
    assert b"quillbank" not in everything_under(screening_folder())


def everything_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_an_index_during_whose_building_somebody_was_disposed_of_is_thrown_away() -> None:
    body = a_body()
    reader = a_reader(body)
    a_person(a_marking(body), "Zed", "Quillbank")
    disposed = indexing._disposed()
    edition = ScreeningEdition(folder="a", built_at=timezone.now(), registers=[], loads=[], records=1)
    Disposal.objects.create(
        partner=body, reason=DisposalReason.NO_LONGER_NECESSARY, asked_at=timezone.now(),
        asked_by_id=reader.person_id, state=Disposal.State.BLANKED,
    )  # fmt: skip
    with pytest.raises(SomebodyDisposedOf):
        indexing._swap_in(edition, disposed)
    assert not ScreeningEdition.objects.exists()


def test_what_no_manifest_names_is_swept_away_and_what_it_names_is_kept() -> None:
    a_person(a_marking(a_body()), "Zed", "Quillbank")
    edition = build_index()
    (screening_folder() / "left").mkdir()
    sweep_indexes()
    assert list(screening_folder().iterdir()) == [folder_of(edition)]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(1, 20))])
def test_the_page_and_the_interface_answer_as_where_nothing_hidden_was_ever_kept(seed: int) -> None:
    chance = random.Random(seed)
    body, other = a_body(), a_body()
    reader, load = a_reader(body), a_load(other)
    client, machine = signed_in(reader), a_machine(reader)
    hidden = a_crowd(chance, a_marking(body), a_marking(other, body), a_marking(other), load)
    questions = [
        {"name": f"{forename} {surname}", "birth_date": chance.choice(["", "1984-03-07", "1984"])}
        for forename in FORENAMES[:3]
        for surname in (*SURNAMES[:3], "Quilbank")
    ]
    whole = answers(client, machine, questions, load)
    Statement.objects.filter(mention__in=hidden).delete()
    Mention.objects.filter(pk__in=hidden).delete()
    assert answers(client, machine, questions, load) == whole
    assert len(set(whole)) > len(questions) // 2


FORENAMES, SURNAMES = ("Zed", "Zedd", "Ailsa", "Moray"), ("Quillbank", "Quillbonk", "Marchbanker", "Otherwise")


def a_load(body: Partner) -> Load:
    """A load that is under way."""
    return Load.objects.create(
        partner=body, name="SYNTHETIC.csv", feed="people", sha256="0", state=Load.State.RUNNING,
        marking=a_marking(body), by_id=a_reader(body).person_id, received_at=timezone.now(),
    )  # fmt: skip


def a_crowd(chance: random.Random, own: Marking, shared: Marking, secret: Marking, load: Load) -> list[int]:
    """Namesakes, of whom many are linked and a third come with the load; returns the two thirds that are secret."""
    people = [
        a_person(
            chance.choice([own, shared]) if number % 3 == 0 else secret,
            chance.choice(FORENAMES),
            chance.choice(SURNAMES),
            birth_date=chance.choice(["1984-03-07", "1984-07-03", "1990-01-01", "1984"]),
        )
        for number in range(120)
    ]
    for pair in chance.sample(list(combinations(people, 2)), 40):
        a_link(*pair, probability=0.99)
    Mention.objects.filter(pk__in=[one.pk for one in people[::4]]).update(load=load)
    return [one.pk for one in people if one.marking == secret]


def answers(client: Client, machine: Machine, questions: list[dict[str, str]], load: Load) -> list[tuple[bytes, str]]:
    """What is told of each question where an index was built before the load came in."""
    with transaction.atomic(), transaction.atomic("audit"):
        build_index()
        Load.objects.filter(pk=load.pk).update(state=Load.State.COMMITTED)
        emit("load.committed", Ref("load", load.pk), load.marking)
        told = [answer(client, machine, {**asked, "case_reference": "C-1"}) for asked in questions]
        for database in ("default", "audit"):
            transaction.set_rollback(True, using=database)
    return told


def answer(client: Client, machine: Machine, asked: dict[str, str]) -> tuple[bytes, str]:
    page = client.post("/linking/screening/", asked)
    told = machine.sends("/linking/screening", asked, status=200)
    assert page.status_code == 200
    return bare(page.content), str({name: value for name, value in told.items() if name != "check"})


def test_an_index_of_many_is_built_by_a_process_of_its_own_as_one_of_few(tmp_path: Path) -> None:
    rows = pa.table(
        {
            "mention_id": pa.array(range(MANY), pa.int64()),
            "marking_id": pa.array([number % 3 for number in range(MANY)], pa.int64()),
            "name": [f"Zed{'abcdefghij'[number % 10]} Quillbank{number}" for number in range(MANY)],
            "birth_date": pa.nulls(MANY, pa.string()),
            "postcode": pa.nulls(MANY, pa.string()),
            "number": pa.nulls(MANY, pa.string()),
        }
    )
    (tmp_path / "a").mkdir()
    indexing._write(rows, tmp_path / "a" / "many")
    index = load(tmp_path / "a" / "many" / "names")
    assert index.row_count == MANY
    assert len(np.load(tmp_path / "a" / "many" / "mention_ids.npy")) == MANY
    with pytest.raises(indexing.IndexNotBuilt):
        indexing._write(rows.drop_columns(["name"]), tmp_path / "a" / "none")
