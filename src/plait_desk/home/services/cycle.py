"""One cycle: the seven services in a row, each the same that a page calls, by people under their own grants."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from plait.domain.progress import Progress
from plait_desk.home.services.crew import Crew, demo_crew, real_crew
from plait_desk.home.services.doing import act, task, tell
from plait_desk.home.services.everyday import live_a_week
from plait_desk.home.services.everyday.check import check_bidders
from plait_desk.home.services.knowing import assess, collect, link, map_groups, triage
from plait_desk.home.services.sent import MANIFEST, sent_files
from plait_desk.home.services.told import Told
from plait_desk.looks.synthetic import is_synthetic, mark_as_synthetic

HOST = "sg"

SayProgress = Callable[[str], Progress]


class MixedHome(ValueError):
    """Real files never lie beside made-up ones."""


def run_cycle(*, folder: Path, as_of: date, progress: SayProgress) -> Iterator[Told]:
    """Take the files of `folder` from collection to reports, stage by stage; each stage says what it did.

    Running it again on the same files changes nothing. With a manifest the folder is a synthetic world, and the
    demonstration's people act; without one its files are real, and one operator acts. `progress` gives a Progress
    for a stage's name. Raises NothingSent, and MixedHome for real files where a synthetic world lives.
    """
    files = sent_files(folder, HOST)
    is_world = (folder / MANIFEST).exists()
    if is_world:
        mark_as_synthetic()
    elif is_synthetic():
        raise MixedHome("A synthetic world lives here. Set PLAIT_HOME to an empty folder for real files.")
    crew = demo_crew() if is_world else real_crew(HOST)
    yield _timed("Collection", lambda say: collect(crew, files, say), progress)
    if is_world:
        triage(crew)
        live_a_week(crew)
    yield _timed("Linking", lambda say: link(crew, say), progress)
    yield _timed("Mapping", lambda say: map_groups(crew, as_of, say), progress)
    if is_world:
        check_bidders(crew)  # whom to ask is known once the ties are drawn
    yield from _rest(crew, as_of, progress)


def _rest(crew: Crew, as_of: date, progress: SayProgress) -> Iterator[Told]:
    yield _timed("Assessment", lambda say: assess(crew, as_of, say), progress)
    yield _timed("Tasking", lambda say: task(crew, as_of, say), progress)
    yield _timed("Action", lambda say: act(crew, as_of, say), progress)
    yield _timed("Reporting", lambda say: tell(crew, say), progress)


def _timed(name: str, stage: Callable[[Progress], Told], progress: SayProgress) -> Told:
    started = time.monotonic()
    result = stage(progress(name))
    return replace(result, seconds=time.monotonic() - started)
