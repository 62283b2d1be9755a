"""The file of payments: read without a reject, and what was put in it is found as leads."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from plait.collection.batch import Batch
from plait.collection.feeds.payments.parse import parse
from plait.collection.raw import Raw
from plait.domain.tables import MEMBERSHIP, STATEMENTS
from plait.mapping.money import money_leads
from plait.mapping.payments import read_payments
from plait_world.payments import FAN, HOPS, ROUNDS

NAME = "SYNTHETIC_hmrc_payments.csv"
BATCH = Batch(name=NAME, partner="hmrc", received_at=datetime(2026, 11, 1, tzinfo=UTC), key=b"k" * 32)


def test_its_rows_are_all_taken_and_its_leads_are_found(world: Path) -> None:
    parsed = parse(Raw(name=NAME, data=(world / NAME).read_bytes()), batch=BATCH)
    assert parsed.rejects == ()
    read = read_payments(parsed.statements.select(STATEMENTS.names), MEMBERSHIP.empty_table())
    leads = money_leads(read.payments).leads.to_pylist()
    found = [(lead["kind"], lead["count"]) for lead in leads if lead["count"] >= FAN or lead["kind"] == "circle"]
    assert found.count(("circle", HOPS)) >= ROUNDS
    assert sum(kind == "fan_in" for kind, _ in found) >= 2
    assert sum(kind == "fan_out" for kind, _ in found) >= 1


def test_the_truth_tells_of_each_payment_whether_it_is_usual_traffic(world: Path) -> None:
    truth = pq.read_table(world / "truth" / "payments.parquet")["lead"].to_pylist()
    made = {said: truth.count(said) for said in set(truth)}
    assert made["many pay one"] == 2 * (FAN + 1)
    assert made["one pays many"] == FAN + 1
    assert made["money comes round"] == ROUNDS * HOPS
    assert made[""] > sum(count for said, count in made.items() if said)
