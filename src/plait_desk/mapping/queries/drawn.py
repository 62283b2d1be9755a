"""The drawing of ties on disk, and the part of it that one reader may see."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

import pyarrow as pa
from django.conf import settings

from plait.mapping.graph import Graph
from plait.mapping.reach import open_graph
from plait.mapping.ties import DRAWN, readable
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Mention
from plait_desk.linking.models import LinkingRun, Match, Membership
from plait_desk.mapping.models import TiesEdition

FOLDER = "links"
PICTURES_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What one reader's paths are walked on: their ties (DRAWN), who is who to them, and the graph of both."""

    ties: pa.Table
    linkage: pa.Table
    graph: Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """Everything that a picture depends on: two readers who may read the same share one."""

    file: str
    markings: frozenset[int]
    closed: frozenset[int]
    linked: tuple[int, int]
    as_of: date


_pictures: OrderedDict[_Key, Picture] = OrderedDict()
_one_at_a_time = Lock()


def picture_for(reader: Reader, as_of: date) -> Picture | None:
    """The reader's picture as of a day; None where nothing was drawn yet.

    A tie is theirs if they may read the statement and the mentions at both ends; who is who is what linking makes
    of the mentions they may read. Protected people are out of it for everyone.
    """
    edition = current_edition()
    if edition is None:
        return None
    key = _Key(
        file=edition.file,
        markings=readable_markings(reader, Permission.COLLECTION_STATEMENT_READ),
        closed=protected_mentions(),
        linked=_linked_until(),
        as_of=as_of,
    )
    with _one_at_a_time:
        if key not in _pictures:
            _pictures[key] = _draw(key, reader)
        _pictures.move_to_end(key)
        while len(_pictures) > PICTURES_KEPT:
            _pictures.popitem(last=False)
        return _pictures[key]


def _draw(key: _Key, reader: Reader) -> Picture:
    # Clustering is heavy, and only a picture that is not remembered needs it.
    from plait_desk.linking.queries import membership

    ties = readable(load_ties(key.file), key.markings)
    linkage = membership(reader)
    return Picture(ties=ties, linkage=linkage, graph=open_graph(linkage, ties, as_of=key.as_of, closed=key.closed))


def current_edition() -> TiesEdition | None:
    """The drawing in use, or None before the first."""
    return TiesEdition.objects.filter(current=True).order_by("-drawn_at").first()


def protected_mentions() -> frozenset[int]:
    """Every mention of a person of whom any mention is protected: closed to paths, for everyone, at once."""
    marked = frozenset(Mention.objects.filter(is_protected=True).values_list("pk", flat=True))
    same = Membership.objects.filter(subject__memberships__mention__is_protected=True)
    return marked | frozenset(same.values_list("mention_id", flat=True))


def links_folder() -> Path:
    return Path(settings.PLAIT_HOME) / FOLDER


def load_ties(file: str) -> pa.Table:
    """The drawn ties (DRAWN), mapped into memory rather than read."""
    with pa.memory_map(str(links_folder() / file)) as source:
        return pa.ipc.open_file(source).read_all().cast(DRAWN)


def _linked_until() -> tuple[int, int]:
    """The last linking run and the last human decision: who is who changes with either."""
    run = LinkingRun.objects.filter(ended_at__isnull=False).order_by("-ended_at").values_list("pk", flat=True).first()
    match = Match.objects.order_by("-at").values_list("pk", flat=True).first()
    return run or 0, match or 0
