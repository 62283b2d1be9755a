"""Makes a whole world and writes it: the one call that the demo command makes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from plait.domain.progress import Progress, quiet
from plait_world.bids import write_bids
from plait_world.contracts import write_contracts
from plait_world.custody import write_custody
from plait_world.draw import WORLD_DAY, dice, stream
from plait_world.figures import write_figures
from plait_world.group_files import Holding, reached_companies, write_group_truth, write_groups
from plait_world.licences import write_licences
from plait_world.lists import write_lists
from plait_world.mistakes import Slips
from plait_world.outbox import Outbox
from plait_world.payments import write_payments
from plait_world.people import People
from plait_world.registers import write_registers
from plait_world.report_files import write_reports
from plait_world.report_rows import record_people
from plait_world.reports import make_reports
from plait_world.size import SIZES
from plait_world.titles import write_titles
from plait_world.world import World, make_world

Writing = Callable[[World, Outbox, Slips], None]


def generate(
    size: str, seed: int, folder: Path, progress: Progress = quiet, *, day: date = WORLD_DAY, slips: Slips | None = None
) -> Path:
    """Writes the files that partners would send into `folder`, and the truth into `folder/truth`.

    `size` is small or demo (KeyError otherwise). The same size, seed, day and slips give the same bytes. `day` is the
    day the world stands at: reports are of the year before it. Returns the manifest's path.
    """
    wanted = SIZES[size]
    folder.mkdir(parents=True, exist_ok=True)
    outbox = Outbox(folder=folder, day=day)
    total = len(WRITINGS) + 1
    progress(0, total, "People, companies and groups")
    world = make_world(wanted, seed, day)
    for done, (words, write) in enumerate(WRITINGS.items(), 1):
        progress(done, total, words)
        write(world, outbox, slips or Slips())
    _tell_origins(world.people, outbox)
    outbox.close(size=asdict(wanted), seed=seed)
    progress(total, total, "Done")
    return folder / "manifest.json"


def _registers(world: World, outbox: Outbox, _slips: Slips) -> None:
    rng = stream(world.seed, "registers")
    write_registers(rng, outbox, world.people, world.companies, world.control)
    write_figures(stream(world.seed, "figures"), outbox)


def _contracts_and_licences(world: World, outbox: Outbox, slips: Slips) -> None:
    write_contracts(stream(world.seed, "notices"), outbox, world.companies, world.contracts)
    rng = stream(world.seed, "licence files")
    write_licences(rng, outbox, world.people, world.companies, world.licences, slips=slips)


def _lists(world: World, outbox: Outbox, slips: Slips) -> None:
    rng = stream(world.seed, "lists")
    write_lists(rng, outbox, world.people, world.groups, count=world.size.lists, slips=slips)


def _groups(world: World, outbox: Outbox, slips: Slips) -> None:
    write_groups(stream(world.seed, "group files"), outbox, world.people, world.groups, slips)
    beyond = [
        Holding(kind="notice", holder=world.contracts.supplier, key=world.contracts.ocid),
        Holding(kind="licence", holder=world.licences.company, key=world.licences.reference),
    ]
    reached = reached_companies(world.groups, world.control)
    write_group_truth(outbox, world.groups, reached, world.companies, beyond)


def _reports(world: World, outbox: Outbox, slips: Slips) -> None:
    chance, count = dice(world.seed, "reports"), world.size.reports
    reports = make_reports(chance, world.people, world.companies, world.groups, count=count, day=world.day)
    rng = stream(world.seed, "named")
    records = record_people(rng, world.people, world.places, world.companies, reports, slips)
    write_reports(dice(world.seed, "report files"), outbox, reports, records)


def _custody(world: World, outbox: Outbox, slips: Slips) -> None:
    write_custody(world.seed, outbox, world.people, world.groups, slips)


def _bids_and_payments(world: World, outbox: Outbox, _slips: Slips) -> None:
    write_bids(outbox, world.companies, seed=world.seed, count=world.size.tenders)
    write_payments(outbox, world.companies, seed=world.seed, count=world.size.payments)


def _titles(world: World, outbox: Outbox, slips: Slips) -> None:
    who = (world.people, world.companies, world.groups)
    write_titles(outbox, who, world.places, seed=world.seed, slips=slips)


def _tell_origins(people: People, outbox: Outbox) -> None:
    """The truth says where each person's names come from, so that linking can be held to one recall for all."""
    columns = {"truth_id": np.arange(len(people)), "origin": pa.array(people.origin, pa.string())}
    outbox.write_truth("origins", pa.table(columns))


WRITINGS: dict[str, Writing] = {
    "Registers": _registers,
    "Contracts and licences": _contracts_and_licences,
    "Lists of people": _lists,
    "Groups": _groups,
    "Intelligence reports": _reports,
    "Custody and orders": _custody,
    "Bids and payments": _bids_and_payments,
    "Land titles": _titles,
}
