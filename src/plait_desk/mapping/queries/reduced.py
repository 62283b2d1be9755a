"""Which things of a reader's picture are drawn on a group's link chart, as the reader chose."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from plait.domain.mention import MentionKind
from plait.mapping.certainty import SURE
from plait.mapping.choice import ChartChoice
from plait.mapping.graph import KINDS, STOPS, Ints, integers, subject_of
from plait.mapping.reduction import Reduced, Wanted, reduce_to
from plait.policy.access import Reader
from plait_desk.linking.queries.certainty import sure_of
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import readable_members

# What a choice may name besides the nominals; more is shown around the first two, a path ends at the others.
WIDENED = (MentionKind.COMPANY, MentionKind.ORGANISATION)
CHOSEN = (*WIDENED, *STOPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NominalHere:
    """A subject of the picture that is a nominal: the record that names it, and every record of it in the group."""

    mention_id: int
    is_principal: bool
    records: tuple[int, ...]


def nominals_here(reader: Reader, group: Group, picture: Picture) -> dict[int, NominalHere]:
    """The subjects that the readable nominals are; whoever is closed or tied to nothing is not there."""
    rows = list(
        readable_members(reader, group)
        .order_by("-is_principal", "mention_id")
        .values_list("mention_id", "is_principal")
    )
    subjects = subject_of(np.array([mention for mention, _ in rows], dtype=np.int64), picture.linkage)
    there = picture.graph.nodes(subjects) >= 0
    found: dict[int, NominalHere] = {}
    for subject, (mention, is_principal), is_there in zip(subjects.tolist(), rows, there, strict=True):
        if is_there:
            one = NominalHere(mention_id=mention, is_principal=is_principal, records=())
            one = found.get(subject, one)
            found[subject] = replace(one, records=(*one.records, mention))
    return found


def reduced(
    picture: Picture,
    reader: Reader,
    nominals: Mapping[int, NominalHere],
    on_paths: list[int],
    choice: ChartChoice,
    most: int,
) -> Reduced:
    """The nodes that are drawn: nominals, things on the strongest paths, things chosen, then the nearest."""
    may_widen = [one for one in choice.more if one in nominals or kind_of(picture, one) in WIDENED]
    nominal, path, more, hide = (
        picture.graph.nodes(np.array(list(ids), dtype=np.int64)) for ids in (nominals, on_paths, may_widen, choice.hide)
    )
    wanted = Wanted(nominals=nominal, on_paths=path, widened=more, hidden=hide, hops=choice.hops)
    if choice.hops or may_widen:
        wanted = replace(wanted, doubtful=_doubtful(picture, reader, nominals))
    return reduce_to(picture.graph, wanted, most=most)


def _doubtful(picture: Picture, reader: Reader, nominals: Mapping[int, NominalHere]) -> Ints:
    """The edges from a nominal that were said of a record which is not surely theirs: a path does not begin there."""
    graph = picture.graph
    records = [record for one in nominals.values() for record in one.records]
    sure = integers(sure_of(reader, records, picture.linkage, least=SURE)["record_id"])
    edge = graph.edges_from(np.unique(graph.nodes(np.array(list(nominals), dtype=np.int64))))
    ends = picture.ties.select(["from_id", "to_id"]).take(pa.array(graph.tie[edge]))
    said_of = np.where(graph.forward[edge], integers(ends["from_id"]), integers(ends["to_id"]))
    return edge[~np.isin(said_of, np.union1d(sure, np.array(records, dtype=np.int64)))]


def resolved(picture: Picture, choice: ChartChoice, nominals: Mapping[int, NominalHere]) -> ChartChoice:
    """The choice in subjects as they are to this reader, without what they may not read or no choice may name."""
    asked = sorted(choice.named)
    subjects = subject_of(np.array(asked, dtype=np.int64), picture.linkage)
    place = picture.graph.nodes(subjects)
    kinds = np.where(place >= 0, picture.graph.kind[np.maximum(place, 0)], 0) if picture.graph.size else place * 0
    found = {
        mention: subject
        for mention, subject, kind, is_there in zip(
            asked, subjects.tolist(), kinds.tolist(), (place >= 0).tolist(), strict=True
        )
        if is_there and (subject in nominals or KINDS[kind] in CHOSEN)
    }
    return replace(
        choice,
        more=tuple(found[one] for one in choice.more if one in found),
        hide=tuple(dict.fromkeys(found[one] for one in choice.hide if one in found)),
        show=found.get(choice.show) if choice.show is not None else None,
        opened=tuple(dict.fromkeys(found[one] for one in choice.opened if one in found)),
    )


def kind_of(picture: Picture, id_: int) -> str:
    """The kind of a thing of the picture, as its ties say."""
    node = picture.graph.nodes(np.array([id_], dtype=np.int64))[0]
    return KINDS[int(picture.graph.kind[node])]
