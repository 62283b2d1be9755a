"""The law of the house fails wherever one filter is dropped: a list, a count, a search, a path, and so on.

Two ways to drop one. A mutant is a line of the desk changed in a process of its own, in which the law is then run as it
is: it has to fail. And every place that narrows rows to a reader is told to forget who reads, one after the other: a
page of the worlds of the law has to tell.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from tests.desk.collection import test_mutants_of_a_life as of_a_life
from tests.desk.thread import test_mutants as of_the_thread
from tests.forgetful import CHANGE

ROOT = Path(__file__).resolve().parents[2]
DEEP = bool(os.environ.get("PLAIT_DEEP"))
# A sample of the slowest is tried on one of the databases.
ON_ONE = [pytest.mark.deep] if connection.vendor == "sqlite" else []
TESTS = "tests/desk/test_non_interference.py::test_"
EVERYBODY = f"{TESTS}a_world_answers_as_the_world_without_what_is_hidden"
PROTECTED = f"{TESTS}a_person_who_must_be_protected_is_to_everybody_as_if_there_were_nobody"
POLITICS = f"{TESTS}politics_sees_of_operations_what_it_would_see_if_there_were_none"
PLACES = "tests/desk/places_of_the_law.py"
WORLDS = 24
PROTECTED_WORLDS = 5
FAILED = 1

SEARCH = "plait_desk.search.queries"
SIGHT = "plait_desk.linking.queries.sight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """Where one filter is dropped: the line as it stands, and what it becomes."""

    kind: str
    module: str
    before: str
    after: str
    also: tuple[tuple[str, str, str], ...] = ()
    """further changes, where the filter is asked more than once"""
    law: str = EVERYBODY
    worlds: tuple[object, ...] = tuple(range(WORLDS))
    """in the order in which they are tried: those first that were seen to tell"""

    def __str__(self) -> str:
        return self.kind


MUTANTS = (
    # Search asks for the markings in the words, in what it ranks and in what it shows.
    Mutant(
        kind="search",
        module="plait_desk.search.queries.words",
        before="return sorted(readable_markings(reader, Permission.SEARCH_USE))",
        after="return sorted(SearchEntry.objects.values_list('marking_id', flat=True).distinct())",
        also=(
            (
                "plait_desk.search.queries.words",
                "from plait_desk.accounts.queries import readable_markings",
                "from plait_desk.search.models import SearchEntry",
            ),
            *[(SEARCH, "SearchEntry.objects.readable_by(reader)", "SearchEntry.objects")] * 2,
        ),
    ),
    Mutant(
        kind="path",
        module="plait_desk.mapping.queries.drawn",
        before="rows = readable_rows(drawn, key.markings)",
        after="rows = np.arange(drawn.num_rows)",
    ),
    Mutant(
        kind="clustering",
        module=SIGHT,
        before='mentions, standing = _within("m.marking_id", sight.mentions, "m.recorded_at", sight.until)',
        after='mentions, standing = "", []',
    ),
    Mutant(
        kind="decisions",
        module=SIGHT,
        before='decisions, judged = _within("s.marking_id", sight.decisions, "s.at", sight.until)',
        after='decisions, judged = "", []',
        worlds=(22,),
        also=(
            (
                SIGHT,
                "rows = Match.objects.all() if sight.decisions is None else "
                "Match.objects.filter(marking_id__among=sight.decisions)",
                "rows = Match.objects.all()",
            ),
        ),
    ),
    Mutant(
        kind="page of one thing",
        module="plait_desk.accounts.queries.readers",
        before="row = model.objects.readable_by(reader, permission).filter(pk=id).first()",
        after="row = model.objects.filter(pk=id).first()",
    ),
    Mutant(
        kind="suggestion",
        module="plait_desk.linking.queries.review",
        before="left__marking_id__among=markings, right__marking_id__among=markings",
        after="left__marking_id__among=markings",
        worlds=(18, 22),
    ),
    Mutant(
        kind="protected person on a chart",
        module="plait_desk.mapping.queries.groups",
        before="return named.exclude(mention_id__among=protected_mentions())",
        after="return named",
        law=PROTECTED,
        worlds=tuple(range(PROTECTED_WORLDS)),
    ),
    Mutant(
        kind="protected person as a subject",
        module="plait_desk.linking.queries.subjects",
        before="rows = Mention.objects.filter(Q(is_protected=True)",
        after="rows = Mention.objects.none().filter(Q(is_protected=True)",
        law=PROTECTED,
        worlds=tuple(range(PROTECTED_WORLDS)),
    ),
    Mutant(
        kind="politics reads operations",
        module="plait.policy.roles",
        before="Role.TASKFORCE: _EVERYBODY,",
        after="Role.TASKFORCE: _EVERYBODY | _PICTURE,",
        law=POLITICS,
        worlds=("taskforce",),
    ),
)

# One place of each kind of thing that the desk answers with.
KINDS: Mapping[str, str] = {
    "list": "collection/queries/reports.py:reports",
    "count": "collection/queries/backlog.py:waiting",
    "count on the front page": "home/queries/gap.py:_without_collector",
    "facet": "home/queries/councils.py:waiting_by_council",
    "history of a report": "collection/queries/history.py:history",
    "history of a group": "mapping/queries/groups.py:history_of",
    "earlier and sanitised versions": "collection/queries/history.py:related",
    "form that begins with what stands": "collection/services/again.py:line_again",
    "thread walk": "thread/queries/steps.py:walk",
    "name on the thread": "mapping/panels.py:describe_groups",
    "nominals": "mapping/queries/groups.py:members_of",
    "ledger": "thread/queries/ledger.py:_seen",
    "notice": "thread/queries/ledger.py:unacknowledged",
    "release": "thread/queries/released.py:release_lines",
    "request for a release": "thread/queries/released.py:request_lines",
    "edition": "reporting/queries.py:edition_lines",
    "download": "reporting/views.py:download",
    "refusal": "thread/views/releases.py:request_page",
    "emergency": "collection/queries/emergencies.py:_rows",
    "search": "search/queries",
}
FIRST = (17, 18, 21)
"""the worlds in which a run tries the kinds; between them they see all"""
# How a world tells: its answers differ, a word leaks, a row shows, or a page breaks on what another filter still hides.
TOLD = ("differences(part, whole)", "leaks(world, whole)", "world.hides(row)", "in every_page")
# Files that narrow and whose loss no page tells, and why.
UNSEEN = {
    "linking/panels.py": "it names what a step leads to, and the step asks the same of both its ends",
    "linking/queries/changes.py": "it looks among the records of the reader's own subjects: to forget finds no other",
    "linking/queries/shared.py": "what it finds is read again as the reader before it is shown: to forget crowds it",
    "home/queries/walked.py": "it leaves out what may be read from what is only pointed to: to forget shows less",
    "collection/queries/figures.py": "figures of places lie in files, which no random world writes",
    "linking/queries/held.py": "ties of a watched thing are read again with their records: to forget only crowds them",
    "thread/queries/consents.py": "consents are the ground that both worlds share",
    "mapping/queries/paths.py": "the rows that it walks are of the reader's own picture: it asks a second time",
    "search/queries/__init__.py": "search asks three times: seen with words.py, as search/queries",
}


def run(test: str, changes: Iterable[Iterable[str]], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """These tests on a changed desk, in a process of its own."""
    told = {"PLAIT_MUTANT": json.dumps([list(change) for change in changes]), "PLAIT_DEEP": "", **more}
    options = ["-q", "-x", "-p", "tests.mutant", "-p", "no:cacheprovider", "-p", "no:logging", "-n", "0"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *test.split()],
        cwd=ROOT,
        env=os.environ | told | {"PLAIT_HOME": str(home), "PLAIT_DATABASE": ""},
        capture_output=True,
        text=True,
    )


def seen_from(worlds: Iterable[int], places: Iterable[str], folder: Path) -> dict[str, list[int]]:
    """By place, file and folder: the worlds of which a page tells that it forgot who reads."""
    to = folder / "seen.json"
    said = json.dumps({"seeds": list(worlds), "places": list(places), "to": str(to)})
    done = run(PLACES, [CHANGE], folder / "home", PLAIT_PLACES=said)
    assert done.returncode == 0, done.stdout[-2000:]
    seen: dict[str, list[int]] = json.loads(to.read_text(encoding="utf-8"))
    return seen


@pytest.mark.parametrize("worlds", [pytest.param(range(WORLDS) if DEEP else FIRST, id="worlds", marks=ON_ONE)])
def test_each_kind_of_answer_that_forgets_who_reads_is_seen(worlds: Iterable[int], tmp_path: Path) -> None:
    seen = seen_from(worlds, KINDS.values(), tmp_path)
    assert {kind for kind, place in KINDS.items() if not seen.get(place)} == set()


def test_each_mutant_of_the_house_changes_a_line_that_is_there() -> None:
    """Most are tried in deep runs alone; that they no longer fit the code is found at once."""
    changes = [(mutant.module, mutant.before) for mutant in (*MUTANTS, *of_the_thread.MUTANTS)]
    changes += [(module, before) for mutant in MUTANTS for module, before, _ in mutant.also]
    changes += [(f"plait_desk.collection.services.{mutant.service}", mutant.before) for mutant in of_a_life.MUTANTS]
    lost = [(module, before) for module, before in changes if before not in _source_of(module)]
    assert not lost


def _source_of(module: str) -> str:
    place = ROOT / "src" / Path(*module.split("."))
    file = place.with_suffix(".py")
    return (file if file.exists() else place / "__init__.py").read_text(encoding="utf-8")


@pytest.mark.deep
def test_whatever_file_forgets_who_reads_is_seen(tmp_path: Path) -> None:
    seen = seen_from(range(WORLDS), (), tmp_path)
    assert {file for file, worlds in seen.items() if file.endswith(".py") and not worlds} == UNSEEN.keys()


@pytest.mark.deep
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_law_fails_where_a_filter_is_dropped(mutant: Mutant, tmp_path: Path) -> None:
    worlds = " ".join(f"{mutant.law}[{world}]" for world in mutant.worlds)
    done = run(worlds, [(mutant.module, mutant.before, mutant.after), *mutant.also], tmp_path / "home")
    assert done.returncode == FAILED, done.stdout[-2000:]
    assert any(said in done.stdout for said in TOLD), done.stdout[-2000:]
