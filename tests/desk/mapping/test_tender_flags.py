"""The page of flags on tenders: its queue over readable notices alone, its reviews, and what expires."""

import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.conf import settings as desk
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.factories import a_body, a_reader
from tests.factories.notices import a_bid, a_notice, alone, as_lines

from plait.collection.stated import StatedMarking
from plait.policy.access import Reader
from plait.policy.forgetting import Said, words_of
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Mention, RegisterEdition
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.suppressing import swap_in, sweep_editions
from plait_desk.thread.services import Forgotten

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
THREE = (("Zedmoor", 90_000), ("Aird", 99_000), ("Birk", 108_000))
OWN = StatedMarking(tier="OFFICIAL", purposes=("law-enforcement",))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


def load(reader: Reader, *releases: dict[str, object], name: str = "SYNTHETIC_x_ocds.jsonl", own: bool = True) -> None:
    receive_file(actor=reader, name=name, raw=as_lines(releases), marking=OWN if own else None)


def page(client: Client, **asked: str) -> str:
    answer = client.get(reverse("mapping:tender_flags"), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def some() -> list[dict[str, object]]:
    """Nine tenders as they should be, and one for which only one company bid."""
    return [a_notice(f"o-{n}", won_by=f"Firm {n}") for n in range(9)] + [a_notice("o-x", **alone())]


def notice(ocid: str) -> Mention:
    return Mention.objects.get(natural_key=ocid)


def test_a_tender_with_one_bidder_is_queued_with_its_rule_evidence_peers_expiry_and_what_was_not_tested(
    body: Partner,
) -> None:
    load(a_reader(body), *some())
    seen = page(signed_in(a_reader(body)))
    assert "Roads o-x" in seen
    assert "One bidder" in seen
    assert "0 of 9 peers have it." in seen
    assert "1 bidder took part although others were asked." in seen
    assert "Bought by" in seen
    assert "Kelso Council" in seen
    assert "Won by" in seen
    assert "Zedmoor" in seen
    assert "rules" in seen
    assert "never a finding" in seen
    assert "should be worth the look. It rests on our own assumptions" in seen
    assert "Reviews that count so far: 0." in seen


def test_notices_that_the_reader_may_not_read_are_neither_queued_nor_peers(body: Partner) -> None:
    load(a_reader(body), *some())
    before = page(signed_in(a_reader(body)))
    other = a_reader(a_body("hmrc"))
    load(other, *(a_notice(f"h-{n}", **alone()) for n in range(20)), name="SYNTHETIC_h_ocds.jsonl")
    after = page(signed_in(a_reader(body)))
    assert "Roads h-" not in after
    assert "0 of 9 peers have it." in after
    assert main_of(after) == main_of(before)


def main_of(text: str) -> str:
    """A page without what differs between any two readings of it."""
    return text[text.index("<main") : text.index("</main>")]


def test_the_queue_is_narrowed_by_buyer_sector_and_kind(body: Partner) -> None:
    waste = {
        "title": "Roads o-y",
        "numberOfTenderers": 1,
        "procurementMethod": "open",
        "classification": {"id": "90000000"},
    }
    other = a_notice("o-y", buyer="Moffat Council", tender=waste, **alone())
    load(a_reader(body), *some(), other)
    client = signed_in(a_reader(body))
    both = page(client)
    assert "Roads o-x" in both
    assert "Roads o-y" in both
    assert 'value="45"' in both
    buyer = both.split(">Moffat Council</option>")[0].rsplit('value="', 1)[1].rstrip('"')
    one = page(client, buyer=buyer)
    assert "Roads o-y" in one
    assert "Roads o-x" not in one
    assert _weights(one) <= _weights(both), "peers are counted among all, whatever is asked for"
    narrowed = page(client, sector="90")
    assert "Roads o-y" in narrowed
    assert "Roads o-x" not in narrowed
    assert "bidders of tenders" in page(client, about="bidder")
    unknown = page(client, about="nonsense", buyer="zz")
    assert _weights(unknown) == _weights(both)


def _weights(text: str) -> set[str]:
    return set(re.findall(r"[0-9]+ of [0-9]+ peers have it. It weighs [0-9.]+", text))


def test_two_files_that_tell_of_one_tender_are_one_row_and_the_newer_counts(body: Partner) -> None:
    reader = a_reader(body)
    load(reader, *some(), name="SYNTHETIC_2026-06-01_ocds.jsonl")
    later = {
        "ocid": "o-x",
        "date": "2026-07-01T00:00:00Z",
        "bids": {"details": [a_bid(*bid) for bid in THREE]},
    }
    load(reader, later, name="SYNTHETIC_2026-07-01_ocds.jsonl")
    seen = page(signed_in(reader))
    assert "Roads o-x" not in seen, "the second bid came with the newer file"


def test_whoever_must_be_protected_is_no_bidder_for_anybody(body: Partner) -> None:
    load(a_reader(body), *some(), a_notice("o-p", won_by="Ann Cedar"))
    Mention.objects.filter(natural_key="o-p:Ann Cedar").update(is_protected=True)
    client = signed_in(a_reader(body))
    assert "Ann Cedar" not in page(client)
    assert "Ann Cedar" not in page(client, about="bidder")


def forgotten(body: Partner, gone: Mention) -> Forgotten:
    nobody: frozenset[int] = frozenset()
    return Forgotten(
        code="a",
        partner_id=body.pk,
        mentions=frozenset({gone.pk}),
        reports=nobody,
        tied=nobody,
        suppressed=frozenset({gone.pk}),
        said=Said(),
        words=words_of(Said()),
    )


def test_a_person_who_is_forgotten_is_in_no_table_of_bids(body: Partner) -> None:
    load(a_reader(body), *some(), a_notice("o-p", won_by="Ann Cedar"))
    gone = Mention.objects.get(natural_key="o-p:Ann Cedar")
    (held,) = swap_in(forgotten(body, gone))
    sweep_editions()
    for name, column in (("bids", "bidder"), ("awards", "supplier")):
        table = pq.read_table(own_store() / held.folder / f"{name}.parquet")
        assert gone.pk not in table["other_id"].to_pylist()
        assert not {"Ann Cedar"} & set(table[column].to_pylist())
        assert table.num_rows


def test_a_file_of_before_its_tables_were_kept_is_counted(body: Partner) -> None:
    load(a_reader(body), *some())
    edition = RegisterEdition.objects.get()
    folder = own_store() / edition.folder
    (folder / "bids.parquet").unlink()
    assert "1 file of notices came before their bids and awards were kept" in page(signed_in(a_reader(body)))


def own_store() -> Path:
    return Path(desk.PLAIT_HOME) / "registers"


def test_without_a_file_the_page_says_what_to_do(body: Partner) -> None:
    assert "There is no file of notices that you may read." in page(signed_in(a_reader(body)))


def test_a_secretary_may_not_open_it(body: Partner) -> None:
    client = signed_in(a_reader(body, role=Role.SECRETARIAT))
    assert client.get(reverse("mapping:tender_flags")).status_code == 403


def test_more_tenders_take_no_more_questions(body: Partner) -> None:
    reader = a_reader(body)
    load(reader, *some())
    client = signed_in(reader)

    def asked() -> int:
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    few = asked()
    load(reader, *(a_notice(f"m-{n}", **alone()) for n in range(30)), name="SYNTHETIC_m_ocds.jsonl")
    assert asked() == few
