"""The file of notices with bids: SYNTHETIC, read back as the market it was made of, and no other file's business."""

import json
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
from tests.world.reading import rows

from plait.collection.raw import Raw, unpacked
from plait.collection.tenders import read_tenders
from plait_world.draw import WORLD_DAY
from plait_world.generate import WRITINGS
from plait_world.mistakes import Slips
from plait_world.outbox import Outbox
from plait_world.size import SIZES
from plait_world.tenders import make_tenders
from plait_world.world import make_world

BIDS, PAYMENTS = "SYNTHETIC_sg_ocds_bids.jsonl.gz", "SYNTHETIC_hmrc_payments.csv"
SEED, DAY = 7, WORLD_DAY


def written(folder: Path, *, bids_too: bool, day: date = DAY) -> dict[str, bytes]:
    """What a world's writings write, with this one or without."""
    folder.mkdir()
    outbox = Outbox(folder=folder, day=day)
    world = make_world(SIZES["small"], SEED, day)
    for words, write in WRITINGS.items():
        if bids_too or words != "Bids and payments":
            write(world, outbox, Slips())
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_no_other_file_has_another_byte_for_bids_and_payments(tmp_path: Path) -> None:
    with_them, without = (written(tmp_path / str(both), bids_too=both) for both in (True, False))
    assert {name: data for name, data in with_them.items() if name not in {BIDS, PAYMENTS}} == without
    assert {BIDS, PAYMENTS} <= set(with_them)


def test_the_notices_read_back_as_the_market_that_they_were_made_of(world: Path) -> None:
    read = read_tenders(unpacked(Raw(name=BIDS, data=(world / BIDS).read_bytes())))
    made = make_tenders(SEED, count=SIZES["small"].tenders).tables
    for name in ("tender", "sector", "area", "value", "method", "bidders", "closes_at"):
        assert read.tenders[name].to_pylist() == made.tenders.sort_by("tender")[name].to_pylist(), name
    order = [("tender", "ascending"), ("bid", "ascending")]
    for name in ("bidder", "price", "status"):
        assert read.bids.sort_by(order)[name].to_pylist() == made.bids.sort_by(order)[name].to_pylist(), name
    assert read.awards["supplier"].to_pylist() == made.awards.sort_by("tender")["supplier"].to_pylist()


def test_every_title_says_synthetic_and_the_truth_tells_what_was_rigged(world: Path) -> None:
    titles = [str(json.loads(row["text"])["tender"]["title"]) for row in rows(world / BIDS)]
    assert all(title.startswith("SYNTHETIC ") for title in titles)
    truth = pq.read_table(world / "truth" / "tenders.parquet")
    assert truth.num_rows == len(titles)
    assert 0 < pc.sum(truth["is_rigged"]).as_py() < len(titles)
