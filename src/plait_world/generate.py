"""Makes a whole world: the one call that the demo command makes."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

from plait.domain.progress import Progress, quiet
from plait_world.companies import make_companies
from plait_world.contracts import make_contracts, write_contracts
from plait_world.control import make_control
from plait_world.draw import WORLD_DAY, dice, stream
from plait_world.figures import write_figures
from plait_world.group_files import Holding, held_companies, write_group_truth, write_groups
from plait_world.groups import make_groups
from plait_world.licences import make_licences, write_licences
from plait_world.lists import write_lists
from plait_world.mistakes import Slips
from plait_world.outbox import Outbox
from plait_world.people import make_people
from plait_world.places import make_places
from plait_world.registers import write_registers
from plait_world.report_files import write_reports
from plait_world.report_rows import record_people
from plait_world.reports import make_reports
from plait_world.size import SIZES

STEPS = 7


def generate(
    size: str, seed: int, folder: Path, progress: Progress = quiet, *, day: date = WORLD_DAY, slips: Slips | None = None
) -> Path:
    """Writes the files that partners would send into `folder`, and the truth into `folder/truth`.

    `size` is small or demo (KeyError otherwise). The same size, seed, day and slips give the same bytes. `day` is the
    day the world stands at: reports are of the year before it. Returns the manifest's path.
    """
    wanted = SIZES[size]
    care = slips or Slips()
    folder.mkdir(parents=True, exist_ok=True)
    outbox = Outbox(folder=folder, day=day)

    progress(0, STEPS, "People and places")
    places = make_places(stream(seed, "places"), wanted.people)
    people = make_people(stream(seed, "people"), places, wanted.people, day)

    progress(1, STEPS, "Companies and groups")
    companies = make_companies(stream(seed, "companies"), places, wanted.companies, day)
    groups = make_groups(stream(seed, "groups"), people, companies, size=wanted, day=day)
    control = make_control(stream(seed, "control"), people, companies, groups, day)

    progress(2, STEPS, "Registers")
    write_registers(stream(seed, "registers"), outbox, people, companies, control)
    write_figures(stream(seed, "figures"), outbox)

    progress(3, STEPS, "Contracts and licences")
    contracts = make_contracts(stream(seed, "contracts"), companies, groups, outbox, count=wanted.notices)
    write_contracts(stream(seed, "notices"), outbox, companies, contracts)
    licences = make_licences(stream(seed, "licences"), people, companies, control, count=wanted.licences)
    write_licences(stream(seed, "licence files"), outbox, people, companies, licences, slips=care)

    progress(4, STEPS, "Lists of people")
    write_lists(stream(seed, "lists"), outbox, people, groups, count=wanted.lists, slips=care)

    progress(5, STEPS, "Groups")
    write_groups(stream(seed, "group files"), outbox, people, groups, care)
    beyond = [
        Holding(kind="notice", holder=contracts.supplier, key=contracts.ocid),
        Holding(kind="licence", holder=licences.company, key=licences.reference),
    ]
    write_group_truth(outbox, groups, held_companies(groups, control), companies, beyond)

    progress(6, STEPS, "Intelligence reports")
    reports = make_reports(dice(seed, "reports"), people, companies, groups, count=wanted.reports, day=day)
    records = record_people(stream(seed, "named"), people, places, companies, reports, care)
    write_reports(dice(seed, "report files"), outbox, reports, records)

    outbox.close(size=asdict(wanted), seed=seed)
    progress(STEPS, STEPS, "Done")
    return folder / "manifest.json"
