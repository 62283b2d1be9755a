"""Tender tables as files: the same rows, the mentions that the feed makes, no name and no publisher's key."""

import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
from tests.factories.notices import a_notice, as_lines

from plait.collection.batch import Batch
from plait.collection.feeds.ocds.parse import parse
from plait.collection.raw import Raw
from plait.collection.tender_files import TENDER_FILES, tender_files, without_mentions
from plait.collection.tenders import read_tenders
from plait.domain.mention import MentionKind

BATCH = Batch(name="x_ocds.jsonl", partner="sg", received_at=datetime(2026, 6, 1, tzinfo=UTC), key=b"k" * 32)
RAW = Raw(name="x_ocds.jsonl", data=as_lines([a_notice("o-1"), a_notice("o-2", won_by="Cairn")]))


def test_every_row_knows_the_mentions_that_the_feed_makes_of_its_notice_and_party() -> None:
    made = parse(RAW, batch=BATCH).mentions
    notices = made.filter(pc.equal(made["kind"], MentionKind.NOTICE.value))["mention_id"].combine_chunks()
    parties = made.filter(pc.equal(made["kind"], MentionKind.ORGANISATION.value))["mention_id"].combine_chunks()
    files = tender_files(RAW, batch=BATCH)
    assert set(files) == set(TENDER_FILES.values())
    for table in files.values():
        assert pc.all(pc.is_in(table["mention_id"], notices)).as_py()
        assert set(table["other_id"].drop_null().to_pylist()) <= set(parties.to_pylist())
    assert files["bids.parquet"]["other_id"].null_count == 0


def test_no_name_and_no_publishers_key_is_in_them_and_who_is_who_stays_told_apart() -> None:
    files = tender_files(RAW, batch=BATCH)
    said = json.dumps([table.to_pylist() for table in files.values()], default=str)
    assert not [name for name in ("Zedmoor", "Aird", "Kelso") if name in said]
    told, kept = read_tenders(RAW), files["bids.parquet"]
    assert pc.count_distinct(kept["bidder"]) == pc.count_distinct(told.bids["bidder"])
    assert kept.num_rows == told.bids.num_rows
    other = Batch(name=BATCH.name, partner="sg", received_at=BATCH.received_at, key=b"x" * 32)
    elsewhere = tender_files(RAW, batch=other)["bids.parquet"]
    assert not set(kept["bidder"].to_pylist()) & set(elsewhere["bidder"].to_pylist())


def test_whoever_may_not_come_back_is_left_out_with_what_they_bid_and_won() -> None:
    files = tender_files(RAW, batch=BATCH)
    gone = files["awards.parquet"]["other_id"].combine_chunks()[:1]
    left = without_mentions(files, gone)
    assert left["awards.parquet"].num_rows == files["awards.parquet"].num_rows - 1
    assert left["bids.parquet"].num_rows == files["bids.parquet"].num_rows - 1
    assert left["tenders.parquet"] == files["tenders.parquet"]
    assert without_mentions(files, pa.array([], pa.int64())) == files
