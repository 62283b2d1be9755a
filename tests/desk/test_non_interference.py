"""The law of the house: a response is the same, byte for byte, as if all that the reader may not read did not exist.

Each random world is kept twice, with the same keys: whole, and without what one reader may not read. Every page,
search, count, path, history, file and error that the reader can come to must be the same in both. Protected people
and what politics may not see are held to the same law, with their own idea of what is not there.
"""

import itertools
import logging
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection, models, transaction
from django.urls import reverse
from pytest_django import Settings
from tests.factories.rows import days_ago
from tests.factories.walking import Answers, differences, every_page, page_name
from tests.factories.world_flags import is_of_flags
from tests.factories.world_property import is_of_property
from tests.factories.world_rows import COMMON
from tests.factories.worlds import World, a_world, keep, protected_people, splits_nobody, without, without_hidden

from plait.domain.ids import Ref, encode
from plait.domain.statement import Tie
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.collection.models import Mention, Report, Statement
from plait_desk.mapping.models import (
    ChartView,
    Check,
    CheckDecision,
    CheckNotice,
    CheckReply,
    FlagReview,
    Group,
    GroupMember,
    GroupWas,
    NominalWas,
)
from plait_desk.mapping.queries.lifetime import SPELLS
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import ReviewClock

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("own_home", "quiet")]
DEEP = bool(os.environ.get("PLAIT_DEEP"))
# `.ci/run` walks thirty: each tenth on SQLite, the others on PostgreSQL; those above are for deep runs.
EACH_TIME = [seed for seed in range(30) if (seed % 10 == 0) is (connection.vendor == "sqlite")]
WORLDS = [seed if seed in EACH_TIME else pytest.param(seed, marks=pytest.mark.deep) for seed in range(300)]
# Of a hundred with protected people two are walked each time on SQLite, and three on PostgreSQL.
THESE = range(2) if connection.vendor == "sqlite" else range(2, 5)
PROTECTED = [seed if seed in THESE else pytest.param(seed, marks=pytest.mark.deep) for seed in range(100)]
# Fewer rows than these, hidden or seen, would make an empty world.
MUCH = 50
# A deep run opens every page of every tenth world; that takes as long as all the others.
WIDE_EACH = 10
OF_A_REPORT = ("collection:report", "collection:correct")
# The roles that few worlds would be about: one world each.
OTHERS = (
    Role.STRAND_LEAD,
    Role.SOURCE_REGISTER_OFFICER,
    Role.DATA_PROTECTION_OFFICER,
    Role.OVERSIGHT,
    Role.PROCUREMENT_LICENSING_OFFICER,
)
# Pages that nobody else is about.
THEIRS = {
    Role.DATA_PROTECTION_OFFICER: {"collection:retention", "collection:retention_record"},
    Role.PROCUREMENT_LICENSING_OFFICER: {"mapping:checks", "mapping:check"},
}
# What came to the worlds after the samples below were known: they stay what they are without it.
CHECKED = (Check, CheckDecision, CheckReply, CheckNotice)
ADDED = (GroupWas, NominalWas, ChartView)
POLITICS = (Role.TASKFORCE, Role.SECRETARIAT, Role.STEERING_GROUP)
# The page of one thing of each kind, and what the thread calls the kind.
PAGES = {
    "Report": ("collection:report", "report"),
    "Load": ("collection:load", "load"),
    "Concern": ("collection:concern", "concern"),
    "Requirement": ("collection:requirement", "requirement"),
    "Mention": ("linking:subject", "mention"),
    "Group": ("mapping:group", "group"),
    "Option": ("tasking:option", "option"),
    "Decision": ("tasking:send", "decision"),
    "Task": ("tasking:task", "task"),
    "Action": ("action:item", "action"),
    "Disruption": ("action:disruption", "disruption"),
    "ReportEdition": ("reporting:edition", "edition"),
    "Dissemination": ("thread:entry", "dissemination"),
    "Release": ("thread:release", "release"),
    "ReleaseRequest": ("thread:request", "release_request"),
    "ConsentRequest": ("thread:consent", "consent_request"),
    "RightsRequest": ("thread:right", "rights_request"),
    "Snapshot": ("thread:released", "snapshot"),
    "SecondLook": ("linking:second_look", "second_look"),
}
# What else hangs on such a page.
BEHIND: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "Report": (("collection:briefing", ()), ("collection:correct", ()), ("collection:append", ())),
    "Mention": (("linking:subject_then", ()),),
    "Load": (("collection:rejects", ()), ("collection:edition", ()), ("collection:edition_changes", ())),
    "Group": (
        ("mapping:chart", ()),
        ("mapping:network", ()),
        ("mapping:group_then", ()),
        ("mapping:timeline", ()),
    ),
    "Action": (("action:evaluate", ()),),
    "ReportEdition": (("reporting:read", ()), *(("reporting:download", (form,)) for form in ("html", "pdf", "data"))),
}
# Questions to the pages that narrow what they show.
NARROWED = (
    ("collection:reports", {"urgency": "high"}),
    ("collection:reports", {"state": "live"}),
    ("collection:reports", {"threat": "drugs"}),
    ("collection:reports", {"text": COMMON}),
    ("collection:requirements", {"state": "part_met"}),
    ("collection:concerns", {"state": "told"}),
    ("mapping:index", {"tier": "T1"}),
    ("mapping:index", {"threat": "drugs"}),
    ("mapping:tender_flags", {"about": "bidder"}),
    ("mapping:tender_flags", {"about": "buyer"}),
    ("tasking:tasks", {"all": ""}),
    ("thread:ledger", {"state": "sent"}),
    ("thread:releases", {"requests": "asked"}),
)
# A day by which about half of a world's records had come in.
A_DAY = days_ago(45).date()
# A day on which records of groups said something else.
A_GROUPS_DAY = days_ago(30).date()
# Things without a page of their own, which the thread names.
JUDGED = {"rating": "Rating", "judgement": "KeyJudgement", "assessment": "AssessmentEdition"}
# Few decisions are of a pair that the reader may open.
PAIRS_SAID = 4
EXPORTED = ("Report", "Mention", "Group")
KINDS = ("person", "company", "report", "group", "requirement", "task", "action", "report_edition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breadth:
    """How much of a world is walked."""

    things: int
    """of each kind of thing, how many hidden ones and how many others are asked for by their address"""
    pages: int | None
    """how many addresses of one page are opened; None for every one"""
    every: int
    """of some lists of questions, each of so many is asked"""


SAMPLE = Breadth(things=1, pages=3, every=2)
WIDE = Breadth(things=8, pages=None, every=1)


@pytest.fixture
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def quiet() -> Iterator[None]:
    """A page that is refused is what is asked for here, and needs no words."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def answers(world: World, rows: Iterable[models.Model], breadth: Breadth = SAMPLE) -> Answers:
    """What the reader is answered at every address where only these rows are kept."""
    with backwards(rows is not world.rows), transaction.atomic(), transaction.atomic("audit"):
        keep(rows, world)
        found = every_page(world.reader.client, more=addresses(world, breadth), most_each=breadth.pages)
        for database in ("default", "audit"):  # what was read in one world was not read in the other
            transaction.set_rollback(True, using=database)
    return found


@contextmanager
def backwards(whether: bool) -> Iterator[None]:
    """Rows that nothing puts in order come in one order from the whole world, and in the other without what is hidden.

    A database may do so of itself, so an order that is left to it would tell. PostgreSQL does as it likes anyway.
    """
    if not whether or connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA reverse_unordered_selects = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")


def leaks(world: World, whole: Answers) -> set[str]:
    """Where a word stands that only hidden things hold, and that the reader did not type."""
    return {
        address
        for address, (_, page) in whole.items()
        if any(said in page and said not in address.encode() for said in world.secret_words)
    }


def addresses(world: World, breadth: Breadth = SAMPLE) -> list[str]:
    """What nobody links to: pages of hidden things and of others, kept or not, and questions they could answer."""
    clocks = [row for row in world.rows if isinstance(row, ReviewClock)]
    checked = [row for row in world.rows if isinstance(row, CHECKED)]
    older = sum(not _is_added(row) for row in world.rows)
    chance = random.Random(older - len(clocks) - len(checked))
    some = [row for kind in PAGES for row in _some(world, kind, chance, breadth.things)]
    asked = [reverse(PAGES[type(row).__name__][0], args=[row.pk]) for row in some]
    asked += [
        reverse("home:thread", args=[str(Ref(PAGES[type(row).__name__][1], row.pk))]) for row in some[:: breadth.every]
    ]
    leaving = [Ref(PAGES[type(row).__name__][1], row.pk) for row in some if type(row).__name__ in EXPORTED]
    asked += [reverse("thread:ask_export", args=[str(ref)]) for ref in leaving]
    behind = [(page, [row.pk, *more]) for row in some for page, more in BEHIND.get(type(row).__name__, ())]
    asked += [reverse(page, args=given) for page, given in behind]
    asked += [
        f"{reverse('linking:subject_then', args=[row.pk])}?on={A_DAY}" for row in some if isinstance(row, Mention)
    ]
    groups = [row for row in some if isinstance(row, Group)]
    asked += [f"{reverse('mapping:group_then', args=[row.pk])}?on={A_GROUPS_DAY}" for row in groups]
    asked += [f"{reverse('mapping:since')}?on={A_GROUPS_DAY}"]
    asked += [f"{reverse(page)}?{urlencode(question)}" for page, question in NARROWED[:: breadth.every]]
    asked += [f"{reverse('mapping:presence')}?on={A_DAY}"]
    asked += [reverse("assessment:threat", args=["drugs"]), f"{reverse('collection:retention')}?show=all"]
    asked += [reverse("linking:pair", args=[row.left_id, row.right_id]) for row in _some(world, "Match", chance, 1)]
    # By a chance of their own, so that the samples above stay what they are.
    beside = random.Random(older)
    said = _some(world, "Match", beside, PAIRS_SAID)
    asked += [reverse("linking:pair", args=[row.left_id, row.right_id]) for row in said]
    judged = [(kind, row) for kind, name in JUDGED.items() for row in _some(world, name, beside, breadth.things)]
    asked += [reverse("home:thread", args=[str(Ref(kind, row.pk))]) for kind, row in judged]
    asked += _searches(world, chance, breadth)
    asked += _paths(world, breadth)
    checks = _some(world, "Check", random.Random(len(checked)), breadth.things)
    asked += [reverse("mapping:check", args=[row.pk]) for row in checks]
    asked += _charts(world, breadth)
    asked += _properties(world, breadth)
    asked += [reverse("mapping:flag", args=[row.about, row.mention_id]) for row in _flags_asked(world, breadth)]
    asked += _of_nominals(world, breadth)
    some_clocks = chance.sample(clocks, min(breadth.things, len(clocks)))
    return [*asked, *(reverse("collection:retention_record", args=[row.thing_id]) for row in some_clocks)]


def _is_added(row: models.Model) -> bool:
    is_spell = isinstance(row, Statement) and row.property in SPELLS
    return isinstance(row, ADDED) or is_spell or is_of_flags(row) or is_of_property(row)


def _charts(world: World, breadth: Breadth) -> list[str]:
    """Saved charts, and charts widened around things that the reader may or may not read."""
    chance = random.Random(len(_before_property(world)))
    saved = _some(world, "ChartView", chance, breadth.things + 1)
    asked = [reverse("mapping:chart_view", args=[row.pk]) for row in saved]
    for group in _some(world, "Group", chance, breadth.things):
        things = [encode(row.pk) for row in _some(world, "Mention", chance, 2)]
        choices = ({"hops": 3, "more": things}, {"hops": 2, "hide": things[:1], "by": "community"}, {"show": things[0]})
        address = reverse("mapping:chart", args=[group.pk])
        asked += [f"{address}?{urlencode(choice, doseq=True)}" for choice in choices]
    return asked


def _paths(world: World, breadth: Breadth) -> list[str]:
    """How the two ends of a tie are tied, hidden or not, and what two others have between them."""
    older = _before_property(world)
    chance = random.Random(len(older) + 1)
    ties = [row for row in older if isinstance(row, Statement) and row.other_id]
    parts = ([row for row in ties if world.hides(row) is hides] for hides in (True, False))
    some = [row for part in parts for row in chance.sample(part, min(2 * breadth.things, len(part)))]
    pairs = [(row.mention_id, row.other_id) for row in some]
    pairs += [(one.mention_id, other.mention_id) for one, other in itertools.pairwise(some)]
    asked = [{"start": encode(start), "end": encode(end or 0)} for start, end in pairs]
    return [f"{reverse('mapping:paths')}?{urlencode(question)}" for question in asked]


def _before_property(world: World) -> list[models.Model]:
    """The rows of the world as it was before property came to it: samples of them stay what they are."""
    return [row for row in world.rows if not is_of_property(row)]


def _properties(world: World, breadth: Breadth) -> list[str]:
    """Pages of property, how it is tied to its owners, them to one another, and charts that show it."""
    homes = [row for row in world.rows if isinstance(row, Mention) and is_of_property(row)]
    owners = {home.pk: [row.mention_id for row in world.rows if _owns(row, home)] for home in homes}
    chance = random.Random(len(homes) + len(world.rows))
    asked = []
    for home in chance.sample(homes, min(2 * breadth.things, len(homes))):
        pairs = [(owner, home.pk) for owner in owners[home.pk]] + list(itertools.pairwise(owners[home.pk]))
        ends = [{"start": encode(start), "end": encode(end)} for start, end in pairs]
        asked += [reverse("linking:subject", args=[home.pk])]
        asked += [f"{reverse('mapping:paths')}?{urlencode(question)}" for question in ends]
        for group in _some(world, "Group", chance, breadth.things):
            asked += [f"{reverse('mapping:chart', args=[group.pk])}?{urlencode({'show': encode(home.pk)})}"]
    return asked


def _owns(row: models.Model, home: Mention) -> bool:
    return isinstance(row, Statement) and row.property == Tie.PROPRIETOR_OF and row.other_id == home.pk


def _flags_asked(world: World, breadth: Breadth) -> list[FlagReview]:
    """Flags that were reviewed, by people whom the reader may read and by others."""
    chance = random.Random(sum(map(is_of_flags, world.rows)))
    return [row for row in _some(world, "FlagReview", chance, breadth.things + 1) if isinstance(row, FlagReview)]


def _of_nominals(world: World, breadth: Breadth) -> list[str]:
    """What is recorded of some nominals, and the ways to map somebody to some groups."""
    chance = random.Random(len(_before_property(world)))
    pages = [
        reverse("mapping:nominal", args=[row.group_id, row.mention_id])
        for row in _some(world, "GroupMember", chance, 2 * breadth.things)
        if isinstance(row, GroupMember)
    ]
    people = [row.pk for row in _some(world, "Mention", chance, 2 * breadth.things)]
    pages += [reverse("mapping:which_group", args=[key]) for key in people]
    for group in _some(world, "Group", chance, breadth.things):
        ways = reverse("mapping:add_nominal", args=[group.pk])
        pages += [f"{ways}?{urlencode({'q': COMMON})}", *(f"{ways}?mention={encode(key)}" for key in people)]
    return pages


def _some(world: World, kind: str, chance: random.Random, most: int) -> list[models.Model]:
    """A few things of one kind: hidden ones, and others."""
    rows = [row for row in _before_property(world) if type(row).__name__ == kind]
    hidden, seen = ([row for row in rows if world.hides(row) is hides] for hides in (True, False))
    return [row for part in (hidden, seen) for row in chance.sample(part, min(most, len(part)))]


def _searches(world: World, chance: random.Random, breadth: Breadth) -> list[str]:
    """Words that hidden and other things share, so that counts and places could tell; and words of hidden ones."""
    entries = [row for row in world.rows if isinstance(row, SearchEntry)]
    hidden = chance.sample([row for row in entries if world.hides(row)], 2)
    questions: list[dict[str, str]] = [{"q": COMMON}, {"q": "zq", "from": "50"}]
    questions += [{"q": "zq", "kind": kind} for kind in (KINDS if breadth is WIDE else chance.sample(KINDS, 2))]
    questions += [{"q": hidden[0].title}, {"q": hidden[1].text}]
    return [f"{reverse('home:search')}?{urlencode(question)}" for question in questions]


@pytest.mark.parametrize("seed", WORLDS)
def test_a_world_answers_as_the_world_without_what_is_hidden(seed: int) -> None:
    world = a_world(random.Random(seed))
    breadth = WIDE if DEEP and seed % WIDE_EACH == 0 else SAMPLE
    whole, part = answers(world, world.rows, breadth), answers(world, without_hidden(world), breadth)
    assert differences(part, whole) == {}
    assert leaks(world, whole) == set()
    # There was something to see and something to hide: an empty walk is not a pass.
    assert len(world.hidden) > MUCH < len(world.rows) - len(world.hidden)
    assert sum(status == 200 for status, _ in whole.values()) > 40


@pytest.mark.parametrize("role", OTHERS)
def test_a_reader_who_sees_little_is_answered_in_the_same_way(role: Role) -> None:
    world = a_world(random.Random(2), role)
    whole, part = answers(world, world.rows), answers(world, without_hidden(world))
    assert differences(part, whole) == {}
    assert leaks(world, whole) == set()
    assert THEIRS.get(role, set()) <= {page_name(address) for address, (status, _) in whole.items() if status == 200}


@pytest.mark.parametrize("seed", PROTECTED)
def test_a_person_who_must_be_protected_is_to_everybody_as_if_there_were_nobody(seed: int) -> None:
    """Never a subject, a suggestion, a nominal, a seed or node of a path, a hit or a name on a chart.

    What a report says stands on the report's own page, and on the form that corrects it, for whoever may do so.
    """
    chance = random.Random(1000 + seed)
    made = (a_world(chance, Role.ANALYST) for _ in range(100))
    world, closed = next(
        (world, people)
        for world in made
        if (people := protected_people(world.rows)) and splits_nobody(world.rows, people)
    )
    whole, part = (
        {address: page for address, page in found.items() if page_name(address) not in OF_A_REPORT}
        for found in (answers(world, world.rows), answers(world, without(world.rows, closed)))
    )
    assert differences(part, whole) == {}


@pytest.mark.parametrize("role", POLITICS)
def test_politics_sees_of_operations_what_it_would_see_if_there_were_none(role: Role) -> None:
    world = a_world(random.Random(1), role)
    assert {row for row in world.rows if isinstance(row, Statement | Mention | Report | Group)} <= {
        row for row in world.rows if world.hides(row)
    }
    whole, part = answers(world, world.rows), answers(world, without_hidden(world))
    assert differences(part, whole) == {}
    assert leaks(world, whole) == set()
    assert any(status == 200 for status, _ in whole.values())


def test_politics_holds_no_permission_to_read_operations() -> None:
    held = frozenset().union(*(ROLES[role] for role in POLITICS))
    rooms = {"collection", "linking", "mapping", "thread", "search", "safeguarding", "oversight"}
    assert {permission for permission in held if permission.value.split(":")[0] in rooms} == set()
    assert Permission.REPORTING_RELEASED_READ in held
