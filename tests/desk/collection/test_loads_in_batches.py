"""A load in batches: it holds nobody up, shows at once or not at all, is stopped, gone on with and taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone
from tests.factories import a_body, a_reader
from tests.factories.files import a_person_row, an_item, people_csv, reports_csv

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection import queries
from plait_desk.collection.models import Item, Load, Mention, Origin, Reject, Report, Statement
from plait_desk.collection.queries.loads import rejects
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.batches import Batches
from plait_desk.collection.services.taking_back import KEPT_FOR, NotStopped, take_back, take_back_forgotten
from plait_desk.jobs.services import Cancelled
from plait_desk.search.models import Held, SearchEntry
from plait_desk.search.queries import search
from plait_desk.search.queries.words import MOST_RANKED
from plait_desk.thread.models import Blob

PEOPLE = 1_500  # more than one batch
BAD = a_person_row(PEOPLE, date_of_birth="1984-02-31")
FILE = people_csv(*[a_person_row(number) for number in range(PEOPLE)], BAD)
SURNAME = "Sampleton"
TABLES = (Report, Item, Mention, Statement, Origin, Reject, SearchEntry)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


def counts() -> tuple[int, ...]:
    return tuple(table._default_manager.count() for table in TABLES)


def shows(reader: Reader) -> tuple[int, int, int]:
    """People, statements and hits that the reader may see."""
    found = search(reader, SURNAME)
    return queries.people(reader).num_rows, queries.statements(reader).num_rows, sum(found.counts.values())


def when_written(share: float, act: Callable[[], object]) -> Progress:
    """A progress that acts once, as soon as this share of the load is written."""
    left = [act]

    def progress(done: int, total: int, words: str) -> None:
        if words.startswith("Writing:") and 4 * done / total - 3 >= share and left:
            left.pop()()

    return progress


def stop() -> None:
    raise Cancelled


def told_of(reader: Reader, raw: bytes = FILE) -> list[tuple[int, int, str]]:
    """Every call of the progress of an undisturbed load."""
    told: list[tuple[int, int, str]] = []
    receive_file(actor=reader, name="people.csv", raw=raw, progress=lambda *words: told.append(words))
    return told


@pytest.mark.django_db(databases=["default", "audit"], transaction=True)
def test_between_batches_no_transaction_is_open_nothing_shows_and_it_is_known_how_far_the_load_is(
    police: Reader,
) -> None:
    far: list[int] = []

    def look(done: int, total: int, words: str) -> None:
        assert not connection.in_atomic_block
        assert shows(police) == (0, 0, 0)
        load = Load.objects.get()
        assert load.state != Load.State.COMMITTED
        assert not rejects(police, load).exists()
        far.append(load.done_rows)

    def look_until_done(done: int, total: int, words: str) -> None:
        if words != "Done":
            look(done, total, words)

    load = receive_file(actor=police, name="people.csv", raw=FILE, progress=look_until_done)
    assert far == sorted(far)
    assert 0 < far[-1] <= load.rows == load.done_rows == PEOPLE + 1
    assert len(set(far)) > 3
    people, _, hits = shows(police)
    assert (people, hits, rejects(police, load).count()) == (PEOPLE, MOST_RANKED, 1)


@pytest.mark.django_db(databases=["default", "audit"])
def test_progress_goes_one_way_and_says_how_many_rows_are_written(police: Reader) -> None:
    told = told_of(police)
    shares = [done / total for done, total, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert any(f"of {PEOPLE + 1:,} rows" in words for _, _, words in told)


@pytest.mark.django_db(databases=["default", "audit"])
def test_stopped_between_any_two_batches_nothing_shows_and_it_goes_on_without_doubling(police: Reader) -> None:
    receive_file(actor=police, name="people.csv", raw=FILE)
    whole, there = shows(police), counts()
    reader = a_reader(a_body("council-fife"))
    for share in (0, 0.1, 0.3, 0.5, 0.7, 0.9):
        before = counts()
        with pytest.raises(Cancelled):
            receive_file(actor=reader, name="people.csv", raw=FILE, progress=when_written(share, stop))
        load = Load.objects.get(partner=reader.partner_id)
        assert (load.state, shows(reader)) == (Load.State.CANCELLED, (0, 0, 0))
        assert all(now >= then for now, then in zip(counts(), before, strict=True)), "it goes on"
    receive_file(actor=reader, name="people.csv", raw=FILE)
    assert shows(reader) == whole
    assert counts() == tuple(2 * number for number in there)
    assert not Held.objects.exists()


@pytest.mark.django_db(databases=["default", "audit"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_what_a_stopped_load_brought_does_not_hide_it_from_the_file_that_comes_instead(
    police: Reader, share: float
) -> None:
    right = people_csv(*[a_person_row(number) for number in range(PEOPLE)], a_person_row(PEOPLE))
    with pytest.raises(Cancelled):
        receive_file(actor=police, name="people.csv", raw=FILE, progress=when_written(share, stop))
    receive_file(actor=police, name="people.csv", raw=right)
    once = counts()
    assert shows(police)[0] == Mention.objects.count() == PEOPLE + 1
    assert shows(police)[1] == Statement.objects.count()
    assert SearchEntry.objects.count() == PEOPLE + 1
    # The one that was stopped goes on, and says nothing that is not here; its reject is its own.
    receive_file(actor=police, name="people.csv", raw=FILE)
    assert counts() == tuple(number + (table is Reject) for number, table in zip(once, TABLES, strict=True))


@pytest.mark.django_db(databases=["default", "audit"])
@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.95])
def test_two_files_with_the_same_rows_at_once_both_end_well(police: Reader, share: float) -> None:
    other = people_csv(*[a_person_row(number) for number in range(PEOPLE)])
    meanwhile = when_written(share, lambda: receive_file(actor=police, name="other.people.csv", raw=other))
    receive_file(actor=police, name="people.csv", raw=FILE, progress=meanwhile)
    assert set(Load.objects.values_list("state", flat=True)) == {Load.State.COMMITTED}
    assert shows(police)[:2] == (PEOPLE, Statement.objects.count())
    assert counts() == (0, 0, PEOPLE, 7 * PEOPLE, 0, 1, PEOPLE)


REPORTS = reports_csv(
    *[an_item(report_reference=f"IR-{number}", source_reference=f"S-{number % 9}") for number in range(1_200)]
)


def stopped(reader: Reader, name: str, raw: bytes) -> Load:
    """A load that was stopped when nearly all of it was written."""
    with pytest.raises(Cancelled):
        receive_file(actor=reader, name=name, raw=raw, progress=when_written(0.95, stop))
    return Load.objects.get(partner=reader.partner_id)


@pytest.mark.django_db(databases=["default", "audit"])
@pytest.mark.parametrize(("name", "raw"), [("people.csv", FILE), ("intelligence_reports.csv", REPORTS)])
def test_a_stopped_load_is_taken_back_whole_and_its_file_with_it(police: Reader, name: str, raw: bytes) -> None:
    load = stopped(police, name, raw)
    assert sum(counts()) > 2_000
    take_back(actor=police, load_id=load.pk)
    assert counts() == (0,) * len(TABLES)
    assert not Held.objects.exists()
    assert not Blob.objects.exclude(key=None).exists()
    again = receive_file(actor=police, name=name, raw=raw)
    assert (again.pk, again.state, again.is_repeat) == (load.pk, Load.State.COMMITTED, False)
    assert Mention.objects.count() + Report.objects.count() in {PEOPLE, 1_200}


@pytest.mark.django_db(databases=["default", "audit"])
def test_only_ones_own_stopped_load_can_be_taken_back(police: Reader) -> None:
    load = receive_file(actor=police, name="people.csv", raw=FILE)
    with pytest.raises(NotStopped):
        take_back(actor=police, load_id=load.pk)
    Load.objects.filter(pk=load.pk).update(state=Load.State.CANCELLED)
    with pytest.raises(Http404):
        take_back(actor=a_reader(a_body("council-fife")), load_id=load.pk)
    with pytest.raises(PermissionDenied):
        take_back(actor=a_reader(a_body("psos"), Role.SECRETARIAT), load_id=load.pk)
    assert Mention.objects.count() == PEOPLE


@pytest.mark.django_db(databases=["default", "audit"])
def test_what_nobody_goes_on_with_for_a_week_is_taken_back_by_itself(police: Reader) -> None:
    load = stopped(police, "people.csv", FILE)
    now = timezone.now()
    assert take_back_forgotten(as_of=now + KEPT_FOR - timedelta(hours=1)) == 0
    assert take_back_forgotten(as_of=now + KEPT_FOR + timedelta(hours=1)) == 1
    assert take_back_forgotten(as_of=now + KEPT_FOR + timedelta(hours=1)) == 0
    assert counts() == (0,) * len(TABLES)
    assert Load.objects.get() == load


@pytest.mark.django_db(databases=["default", "audit"])
def test_a_batch_that_another_load_was_first_with_is_written_again_and_counted_once(police: Reader) -> None:
    load = receive_file(actor=police, name="people.csv", raw=FILE)
    here = Mention.objects.filter(load=load)[0]
    tried: list[int] = []

    def work(part: list[int]) -> None:
        tried.append(len(part))
        if len(tried) == 1:  # what it did not find when it looked was written before it wrote
            Mention.objects.bulk_create([here])

    batches = Batches(load=load, total=3)
    batches.write([1, 2, 3], work)
    assert (tried, batches.done) == ([3, 3], 3)
