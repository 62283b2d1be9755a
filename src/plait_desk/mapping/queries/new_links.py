"""Since when groups are newly tied to companies: of many groups in one pass over the picture of one reader."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.rescore import Fact, Trigger
from plait.mapping.graph import subject_of
from plait.mapping.newly import NewTies, People, new_ties_of
from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import members_of
from plait_desk.mapping.queries.names import names_of


def new_businesses_of(reader: Reader, groups: Sequence[Group], picture: Picture) -> Iterator[tuple[int, Fact]]:
    """Each direct tie to a company that began after its group's score, without a name: one question for all groups."""
    scored = {group.pk: group.scored_on for group in groups if group.scored_on is not None}
    rows = members_of(reader, groups).order_by("group_id", "mention_id").values_list("group_id", "mention_id")
    found = _new_ties(picture, list(rows), scored)
    for group_id, on in zip(found.group.tolist(), found.on.tolist(), strict=True):
        yield group_id, Fact(trigger=Trigger.NEW_BUSINESS, on=on)


def new_businesses_named(
    reader: Reader, group: Group, members: Sequence[GroupMember], picture: Picture
) -> Iterator[Fact]:
    """The same of one group and its nominals, each with the name of the company."""
    scored = {group.pk: group.scored_on} if group.scored_on is not None else {}
    found = _new_ties(picture, [(group.pk, one.mention_id) for one in members], scored)
    ends = picture.ties.select(["from_id", "to_id"]).take(pa.array(found.tie)).to_pylist()
    names = names_of(reader, {id_ for pair in ends for id_ in pair.values()})
    for on, pair in zip(found.on.tolist(), ends, strict=True):
        company = next((names[id_].name for id_ in pair.values() if id_ in names and names[id_].kind == "company"), "")
        yield Fact(trigger=Trigger.NEW_BUSINESS, on=on, words=company)


def _new_ties(picture: Picture, members: Sequence[tuple[int, int]], scored: Mapping[int, date]) -> NewTies:
    """The ties to companies that are new to these members, (group, mention), of the groups that were scored."""
    known = [(group, mention) for group, mention in members if group in scored]
    group, mention = np.array(known, dtype=np.int64).reshape(-1, 2).T
    after = np.array([scored[one] for one, _ in known], dtype="datetime64[D]")
    people = People(group=group, subject=subject_of(mention, picture.linkage), after=after)
    return new_ties_of(picture.graph, picture.ties, people)
