"""A file is looked at before anything of it is taken in; left, no byte of it stays."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_reader
from tests.factories.files import (
    PEOPLE_COLUMNS,
    REPORT_COLUMNS,
    a_person_row,
    an_item,
    as_csv,
    as_xlsx,
    people_csv,
    reports_csv,
)

from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection.models import Item, Load, Mention, Origin, RegisterEdition, Reject, Report, Statement
from plait_desk.collection.queries.loads import rejects_file
from plait_desk.collection.queries.previews import preview_of, standing
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.previewing import NothingToDecide, accept_load, discard_load, preview_file
from plait_desk.collection.services.waiting import (
    accept_later,
    go_on_reading,
    preview_later,
    stop_reading,
)
from plait_desk.jobs.models import Job
from plait_desk.jobs.services import do_job, resume
from plait_desk.thread.models import Blob
from plait_desk.thread.services.forgetting_files import parts_of

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
RECORDS = (Report, Item, Origin, Mention, Statement, RegisterEdition, Reject)
ROWS = (a_person_row(1), a_person_row(2), a_person_row(3, date_of_birth="1984-02-31"))
TENANTS = people_csv(*ROWS)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def officer() -> Reader:
    return a_reader(a_body("psos"))


def kept_bytes() -> int:
    return sum(path.stat().st_size for path in Path(settings.PLAIT_HOME, "blobs").rglob("*") if path.is_file())


def records() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in RECORDS}


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("people.csv", TENANTS, "UTF-8"),
        ("people.csv.gz", gzip.compress(TENANTS), "UTF-8, packed with gzip"),
        ("march.zip", zipped("people.csv", TENANTS), "UTF-8, packed with ZIP"),
        ("people.xlsx", as_xlsx(*ROWS, columns=PEOPLE_COLUMNS), "XLSX"),
    ],
)
def test_a_file_is_told_of_and_nothing_of_it_is_in_the_records(
    officer: Reader, name: str, data: bytes, encoding: str
) -> None:
    load = preview_file(actor=officer, name=name, raw=data)
    assert (load.state, load.feed, load.rows, load.accepted, load.rejected) == ("waiting", "people", 3, 2, 1)
    assert set(records().values()) == {0}
    told = preview_of(officer, load)
    assert told is not None
    assert told.encoding == encoding
    assert told.markings == ("OFFICIAL-SENSITIVE, for your own body, handling P",)
    assert [cells[2] for _, cells in told.first] == ["Sampleton1", "Sampleton2", "Sampleton3"]
    assert [reject.row for reject in told.rejects] == [4]
    assert any("Licence" in one["words"] and one["holds"] for one in load.assertions)
    for surname in (b"Sampleton1", b"1984-02-31"):
        assert not [
            path for path in Path(settings.PLAIT_HOME).rglob("*") if path.is_file() and surname in path.read_bytes()
        ]


@pytest.mark.parametrize(
    ("name", "data"),
    [("people.csv", TENANTS), ("march.zip", zipped("people.csv", TENANTS)), ("people.csv.gz", gzip.compress(TENANTS))],
)
def test_taken_in_it_brings_what_the_same_file_brings_at_once(officer: Reader, name: str, data: bytes) -> None:
    foreseen = preview_file(actor=officer, name=name, raw=data)
    load = accept_load(actor=officer, load_id=foreseen.pk)
    other = receive_file(actor=a_reader(a_body("hmrc")), name=name, raw=data)
    for one in (load, other):
        one.refresh_from_db()
        assert (one.state, one.rows, one.accepted, one.rejected) == ("committed", 3, 2, 1)
        assert Mention.objects.filter(load=one).count() == 2
    assert (load.pk, load.name, load.preview) == (foreseen.pk, other.name, None)
    assert load.name == ("people.csv" if name == "march.zip" else name)


def test_the_rejects_are_the_same_before_and_after(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    before = rejects_file(officer, load)
    load = accept_load(actor=officer, load_id=load.pk)
    assert rejects_file(officer, load) == before
    assert b"1984-02-31" in before[2]


def test_the_same_file_again_is_the_same_load_however_it_stands(officer: Reader) -> None:
    first = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    again = preview_file(actor=officer, name="other.csv", raw=TENANTS)
    assert (again.pk, again.is_repeat, again.state) == (first.pk, True, "waiting")
    accept_load(actor=officer, load_id=first.pk)
    once_more = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    assert (once_more.pk, once_more.is_repeat, once_more.state) == (first.pk, True, "committed")


def test_left_no_byte_of_it_stays_and_it_may_come_again(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    assert kept_bytes() > 0
    load = discard_load(actor=officer, load_id=load.pk)
    load.refresh_from_db()
    assert (load.state, load.blob, load.preview, load.rows, load.assertions) == ("cancelled", None, None, 0, [])
    assert standing(officer, load).word == "gone"
    assert not Blob.objects.filter(key__isnull=False).exists()
    again = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    assert (again.pk, again.is_repeat, again.state) == (load.pk, False, "waiting")
    assert accept_load(actor=officer, load_id=again.pk).state == "committed"


@pytest.mark.django_db(transaction=True, databases=["default", "audit"])
def test_left_the_bytes_are_gone_from_the_disk(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    discard_load(actor=officer, load_id=load.pk)
    assert kept_bytes() == 0


def test_a_refused_file_keeps_no_byte_and_says_why(officer: Reader) -> None:
    high = reports_csv(an_item(tier="SECRET"))
    with pytest.raises(FileRefused):
        preview_file(actor=officer, name="intelligence_reports.csv", raw=high)
    load = Load.objects.get()
    assert (load.state, load.blob, load.preview) == ("failed", None, None)
    assert "SECRET" in load.error or load.error
    assert kept_bytes() == 0


def test_who_may_decide(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    for act in (accept_load, discard_load):
        with pytest.raises(Http404):
            act(actor=a_reader(a_body("hmrc")), load_id=load.pk)
        with pytest.raises(PermissionDenied):
            act(actor=a_reader(a_body("psos"), Role.SECRETARIAT), load_id=load.pk)
    with pytest.raises(PermissionDenied):
        preview_file(actor=a_reader(a_body("psos"), Role.SECRETARIAT), name="people.csv", raw=TENANTS)
    assert accept_load(actor=a_reader(a_body("psos")), load_id=load.pk).state == "committed"


def test_what_is_decided_is_decided(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    discard_load(actor=officer, load_id=load.pk)
    with pytest.raises(NothingToDecide):
        accept_load(actor=officer, load_id=load.pk)
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    accept_load(actor=officer, load_id=load.pk)
    for act in (accept_load, discard_load):
        with pytest.raises(NothingToDecide):
            act(actor=officer, load_id=load.pk)


def test_rows_for_a_list_of_their_own_are_not_shown_back(officer: Reader) -> None:
    closed = an_item(report_reference="IR-2", marking_kind="suspicious-activity", audience="")
    data = as_csv(an_item(), closed, columns=(*REPORT_COLUMNS, "marking_kind"))
    load = preview_file(actor=officer, name="intelligence_reports.csv", raw=data)
    told = preview_of(officer, load)
    assert told is not None
    assert (told.first, told.rejects) == ((), ())
    assert len(told.markings) == 1


def work(load: Load) -> Job:
    job = Job.objects.filter(arguments__blob=load.blob_id).latest("queued_at")
    do_job.func(job.pk)
    job.refresh_from_db()
    return job


def test_a_large_file_is_looked_at_and_taken_in_by_a_worker(officer: Reader) -> None:
    load = preview_later(actor=officer, name="people.csv", raw=TENANTS)
    assert standing(officer, load).word == "looking"
    job = work(load)
    load.refresh_from_db()
    assert (job.state, load.state, standing(officer, load).word) == ("done", "waiting", "waiting")
    assert set(records().values()) == {0}
    accept_later(actor=officer, load_id=load.pk)
    assert standing(officer, load).word == "taking"
    with pytest.raises(NothingToDecide):
        discard_load(actor=officer, load_id=load.pk)
    assert work(load).state == "done"
    load.refresh_from_db()
    assert (load.state, load.preview, load.accepted) == ("committed", None, 2)


def test_a_large_file_that_is_refused_keeps_no_byte_and_its_page_says_why(officer: Reader) -> None:
    load = preview_later(actor=officer, name="people.csv", raw="naïve,x\n".encode("latin-1"))
    assert work(load).state == "done"
    load.refresh_from_db()
    assert (load.state, load.blob) == ("failed", None)
    assert "CSV UTF-8" in load.error
    assert not Blob.objects.filter(key__isnull=False).exists()


def test_it_is_stopped_and_gone_on_with_by_who_asked_for_it(officer: Reader) -> None:
    load = preview_later(actor=officer, name="people.csv", raw=TENANTS)
    stop_reading(actor=a_reader(a_body("psos")), load_id=load.pk)
    assert standing(officer, load).word == "looking", "a colleague's word stops nothing"
    stop_reading(actor=officer, load_id=load.pk)
    assert standing(officer, load).word == "stopped"
    go_on_reading(actor=officer, load_id=load.pk)
    assert work(load).state == "done"
    accept_later(actor=officer, load_id=load.pk)
    stop_reading(actor=officer, load_id=load.pk)
    load.refresh_from_db()
    assert standing(officer, load).word == "waiting"
    go_on_reading(actor=officer, load_id=load.pk)
    assert work(load).state == "done"
    load.refresh_from_db()
    assert load.state == "committed"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("people.csv", TENANTS.decode().encode("utf-16")),
        ("people.csv.gz", gzip.compress(TENANTS)),
        ("people.xlsx.gz", gzip.compress(as_xlsx(*ROWS, columns=PEOPLE_COLUMNS))),
        ("march.zip", zipped("people.csv", TENANTS)),
    ],
)
def test_whom_a_waiting_file_names_is_found_in_it_however_it_is_packed(officer: Reader, name: str, data: bytes) -> None:
    """So that a disposal reaches a file of which nothing is in the records."""
    load = preview_file(actor=officer, name=name, raw=data)
    assert load.blob is not None
    assert load.state == "waiting"
    assert b"Sampleton2" in b"".join(piece for part in parts_of(load.blob) for piece in part)


def test_work_that_is_resumed_on_a_file_that_was_left_says_so(officer: Reader) -> None:
    load = preview_later(actor=officer, name="people.csv", raw=TENANTS)
    job = Job.objects.get()
    stop_reading(actor=officer, load_id=load.pk)
    discard_load(actor=officer, load_id=load.pk)
    resume(actor=officer, job_id=job.pk)
    do_job.func(job.pk)
    job.refresh_from_db()
    assert "Nothing of this file is kept." in job.error


def test_sent_again_by_another_way_it_does_not_wait_any_more(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    assert receive_file(actor=officer, name="people.csv", raw=TENANTS).pk == load.pk
    load.refresh_from_db()
    assert (load.state, load.preview) == ("committed", None)
    assert Blob.objects.filter(key__isnull=False).count() == 1


def test_stopped_it_may_be_left(officer: Reader) -> None:
    load = preview_later(actor=officer, name="people.csv", raw=TENANTS)
    stop_reading(actor=officer, load_id=load.pk)
    discard_load(actor=officer, load_id=load.pk)
    load.refresh_from_db()
    assert standing(officer, load).word == "gone"
    assert not Blob.objects.filter(key__isnull=False).exists()


def test_a_load_that_is_stopped_half_way_can_be_gone_on_with_by_a_colleague(officer: Reader) -> None:
    load = preview_file(actor=officer, name="people.csv", raw=TENANTS)
    Load.objects.filter(pk=load.pk).update(state=Load.State.RUNNING)
    load.refresh_from_db()
    assert standing(officer, load).word == "stopped"
    go_on_reading(actor=a_reader(a_body("psos")), load_id=load.pk)
    work(load)
    load.refresh_from_db()
    assert (load.state, load.preview) == ("committed", None)
