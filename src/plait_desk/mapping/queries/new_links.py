"""Since when groups are newly tied to companies: of many groups in one pass over the picture of one reader."""

from collections.abc import Iterator, Sequence

import numpy as np

from plait.domain.rescore import Fact, Trigger
from plait.mapping.graph import subject_of
from plait.mapping.newly import People, new_ties_of
from plait.policy.access import Reader
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import members_of


def new_businesses_of(reader: Reader, groups: Sequence[Group], picture: Picture) -> Iterator[tuple[int, Fact]]:
    """Each direct tie to a company that began after its group's score, without a name: one question for all groups."""
    scored = {group.pk: group.scored_on for group in groups if group.scored_on is not None}
    rows = list(members_of(reader, groups).order_by("group_id", "mention_id").values_list("group_id", "mention_id"))
    known = [(group, mention) for group, mention in rows if group in scored]
    if not known:
        return
    group, mention = np.array(known, dtype=np.int64).T
    after = np.array([scored[one] for one, _ in known], dtype="datetime64[D]")
    people = People(group=group, subject=subject_of(mention, picture.linkage), after=after)
    found = new_ties_of(picture.graph, picture.ties, people)
    for group_id, on in zip(found.group.tolist(), found.on.tolist(), strict=True):
        yield group_id, Fact(trigger=Trigger.NEW_BUSINESS, on=on)
