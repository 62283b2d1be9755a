"""The audit log on the desk: recorded, sealed, verified, and each kind of tampering found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from pytest_django import Settings
from tests.factories import a_body, a_reader

from plait.domain.ids import Ref, encode
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit import queries, services
from plait_desk.audit.models import AppendOnly, EntryRow, SealedRow, WaitingChange, WaitingRead
from plait_desk.audit.queries import Search

pytestmark = pytest.mark.django_db(databases=["default", "audit"], transaction=True)
TABLE = "audit_sealedrow"


@pytest.fixture(autouse=True)
def elsewhere(settings: Settings, tmp_path: Path) -> Path:
    settings.PLAIT_CHECKPOINTS = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


@pytest.fixture
def reader() -> Reader:
    return a_reader(a_body())


def read(reader: Reader, times: int = 1) -> None:
    for number in range(times):
        services.record(
            actor=reader, event=AuditEvent.CONSULTATION, objects=[Ref("group", number + 1)], page="test:page"
        )


def execute(sql: str, *values: int) -> None:
    with connections["audit"].cursor() as cursor:
        cursor.execute(sql, values)


def found() -> str:
    return " ".join(finding.words for finding in services.verify().findings)


def test_reads_and_changes_are_sealed_into_one_chain_and_a_checkpoint_is_kept_elsewhere(
    reader: Reader, elsewhere: Path
) -> None:
    read(reader, 2)
    services.record(actor=reader, event=AuditEvent.ALTERATION, objects=["group:x"])
    assert (WaitingRead.objects.count(), WaitingChange.objects.count()) == (2, 1)
    assert services.seal() == 3
    assert (WaitingRead.objects.count(), WaitingChange.objects.count()) == (0, 0)
    state = services.verify()
    assert (state.is_whole, state.count, state.waiting) == (True, 3, 0)
    assert json.loads((elsewhere / "checkpoints.jsonl").read_text())["count"] == 3
    read(reader)
    services.seal()
    assert services.verify().is_whole
    assert len((elsewhere / "checkpoints.jsonl").read_text().splitlines()) == 2


def test_a_change_that_is_undone_leaves_no_entry_and_a_read_stays(reader: Reader) -> None:
    with transaction.atomic():
        read(reader)
        services.record(actor=reader, event=AuditEvent.ALTERATION)
        transaction.set_rollback(True)
    assert (WaitingRead.objects.count(), WaitingChange.objects.count()) == (1, 0)


def test_sealing_that_was_stopped_half_way_seals_nothing_twice(reader: Reader) -> None:
    services.record(actor=reader, event=AuditEvent.ALTERATION)
    left_behind = WaitingChange.objects.values().get()
    services.seal()
    WaitingChange.objects.create(**left_behind)
    assert services.seal() == 0
    assert WaitingChange.objects.count() == 0
    assert services.verify().count == 1


def test_an_entry_says_who_why_what_and_how_many_but_no_name_or_value(reader: Reader) -> None:
    services.record(actor=reader, event=AuditEvent.CONSULTATION, objects=["group:a", "group:b"], query="Jean Smith")
    services.seal()
    row = SealedRow.objects.get()
    assert (row.person_id, row.partner_id, row.purpose) == (reader.person_id, reader.partner_id, reader.purpose.value)
    assert (row.count, row.value().objects) == (2, ("group:a", "group:b"))
    assert "Jean" not in json.dumps(SealedRow.objects.values().get(), default=str)


def test_what_was_typed_can_be_read_until_its_key_is_destroyed_and_the_chain_stays_whole(reader: Reader) -> None:
    id = services.record(actor=reader, event=AuditEvent.CONSULTATION, query="Jean Smith")
    services.seal()
    assert queries.query_text(SealedRow.objects.get()) == "Jean Smith"
    services.destroy_query(id)
    assert queries.query_text(SealedRow.objects.get()) is None
    assert services.verify().is_whole


def test_a_changed_entry_is_found(reader: Reader) -> None:
    read(reader, 4)
    services.seal()
    execute(f"UPDATE {TABLE} SET count = 7 WHERE sequence = 2")
    assert "was changed" in found()


@pytest.mark.parametrize("written", ["'forged'", "'2020-01-01 00:00:00'", "7"])
@pytest.mark.parametrize("column", [field.column for field in EntryRow._meta.concrete_fields])
def test_a_change_to_any_column_is_found_whatever_is_written_there(reader: Reader, column: str, written: str) -> None:
    read(reader, 2)
    services.seal()
    execute(f"UPDATE {TABLE} SET {column} = {written} WHERE sequence = 2")
    assert "was changed" in found()


@pytest.mark.parametrize("written", ["'forged'", "7"])
@pytest.mark.parametrize("column", ["event", "purpose", "page", "objects_named", "count", "query", "signature"])
def test_whatever_is_written_into_an_entry_that_waits_the_others_are_sealed(
    reader: Reader, column: str, written: str
) -> None:
    read(reader, 3)
    execute(f"UPDATE audit_waitingread SET {column} = {written} WHERE objects_named = ' group:0000000000002 '")
    assert services.seal() == 2
    assert "1 waiting entries were changed" in found()


def test_a_removed_entry_is_found(reader: Reader) -> None:
    read(reader, 4)
    services.seal()
    execute(f"DELETE FROM {TABLE} WHERE sequence = 2")
    assert "entries 2 to 2 were removed" in found()


def test_an_inserted_entry_is_found(reader: Reader) -> None:
    read(reader, 4)
    services.seal()
    columns = ", ".join(str(field.column) for field in SealedRow._meta.concrete_fields)
    copied = columns.replace("entry_id", "entry_id + 1").replace("sequence", "sequence + 1")
    execute(f"INSERT INTO {TABLE} ({columns}) SELECT {copied} FROM {TABLE} WHERE sequence = 4")
    assert "not written by this desk" in found()


def test_reordered_entries_are_found(reader: Reader) -> None:
    read(reader, 4)
    services.seal()
    for old, new in ((2, 99), (3, 2), (99, 3)):
        execute(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", new, old)
    assert "does not follow" in found()


def test_a_cut_tail_is_found_and_nothing_more_is_sealed_over_it(reader: Reader) -> None:
    read(reader, 4)
    services.seal()
    execute(f"DELETE FROM {TABLE} WHERE sequence > 2")
    assert "the end was cut off: 4 entries were sealed, 2 are left" in found()
    read(reader)
    with pytest.raises(services.ChainBroken):
        services.seal()


def test_a_chain_made_again_without_the_key_is_found(reader: Reader, elsewhere: Path) -> None:
    read(reader, 2)
    services.seal()
    line = json.loads((elsewhere / "checkpoints.jsonl").read_text())
    (elsewhere / "checkpoints.jsonl").write_text(json.dumps(line | {"head": "0" * 64}) + "\n")
    assert "a checkpoint was changed or forged" in found()


def test_a_waiting_entry_that_this_desk_did_not_write_is_never_sealed_and_is_found(reader: Reader) -> None:
    read(reader)
    execute("UPDATE audit_waitingread SET purpose = 'other'")
    assert services.seal() == 0
    assert "1 waiting entries were changed, or not written by this desk" in found()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: SealedRow.objects.all().delete(),
        lambda row: SealedRow.objects.update(count=1),
    ],
    ids=["save", "delete", "delete all", "update"],
)
def test_the_desk_itself_can_only_add_to_the_chain(reader: Reader, tamper: Callable[[SealedRow], object]) -> None:
    read(reader)
    services.seal()
    with pytest.raises((AppendOnly, Exception)):
        tamper(SealedRow.objects.get())
    assert services.verify().is_whole


def test_the_log_is_searched_by_person_event_thing_and_day(reader: Reader) -> None:
    read(reader, 3)
    services.record(actor=None, event=AuditEvent.COLLECTION, objects=["concern:a"])
    services.seal()
    day = SealedRow.objects.latest("sequence").at.date()
    assert len(queries.search_entries(Search(person_id=reader.person_id))) == 3
    assert len(queries.search_entries(Search(event="collection"))) == 1
    assert len(queries.search_entries(Search(object_ref=str(Ref("group", 2))))) == 1
    assert len(queries.search_entries(Search(from_on=day))) == 4
    assert len(queries.search_entries(Search(to_on=day))) == 0


def test_the_log_finds_a_thing_by_its_code_whatever_it_was_called_and_the_list_of_things_is_made_again(
    reader: Reader,
) -> None:
    thing = Ref("group", 7)
    services.record(actor=reader, event=AuditEvent.CONSULTATION, objects=[thing, Ref("mention", 8)])
    services.record(actor=reader.person_id, event=AuditEvent.REFUSAL, objects=[f"asked:{encode(7)}"])
    services.seal()
    for sought in (str(thing), encode(7)):
        assert [row.event for row in queries.search_entries(Search(object_ref=sought))] == ["refusal", "consultation"]
    execute("DELETE FROM audit_citation WHERE sequence = 2")
    assert "the list by which things are found differs from the chain" in found()
    assert services.list_again() == 3
    assert services.verify().is_whole
    assert len(queries.search_entries(Search(object_ref=str(thing)))) == 2


def test_more_than_one_batch_is_sealed_at_once_and_what_is_foreign_stays_behind(reader: Reader) -> None:
    read(reader, services.LARGEST_BATCH + 10)
    execute("UPDATE audit_waitingread SET purpose = 'other' WHERE arrival % 2 = 0")
    assert services.seal() == services.LARGEST_BATCH // 2 + 5
    assert WaitingRead.objects.count() == services.LARGEST_BATCH // 2 + 5


def test_the_command_seals_and_verifies_and_fails_on_a_broken_chain(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    read(reader, 2)
    call_command("audit", "seal")
    call_command("audit", "verify")
    assert "2 entries sealed\nthe audit chain is whole: 2 entries sealed, 0 waiting" in capsys.readouterr().out
    execute(f"UPDATE {TABLE} SET page = 'other'")
    with pytest.raises(CommandError, match="broken"):
        call_command("audit", "verify")
