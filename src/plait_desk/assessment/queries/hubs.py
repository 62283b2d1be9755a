"""Companies that several groups touch and that nobody has explained, over nothing but what one reader may read."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.assessment import Hub
from plait.domain.group import Group
from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait.domain.reach import NOMINALS
from plait.mapping.reach import reach_over
from plait.policy.access import Reader
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.names import names_of
from plait_desk.mapping.queries.reach import seeds_in

LEAST_GROUPS = 3
MOST_HUBS = 12


def hubs_of(reader: Reader, groups: Sequence[Group], *, as_of: date) -> list[Hub]:
    """The companies touched by at least three of the groups, most groups first; none where no reach is drawn."""
    picture = picture_for(reader, as_of)
    if picture is None:
        return []
    seeds = seeds_in(picture, reader, _nominals(groups))
    touched = reach_over(picture.graph, picture.linkage, seeds, picture.ties).touched
    companies = touched.filter(pc.equal(touched["target_kind"], MentionKind.COMPANY.value))
    found = companies.group_by("target_id").aggregate([("group_id", "distinct"), ("strength", "max")])
    rows = [
        (int(row["target_id"]), sorted(row["group_id_distinct"]))
        for row in found.sort_by([("strength_max", "descending"), ("target_id", "ascending")]).to_pylist()
        if len(row["group_id_distinct"]) >= LEAST_GROUPS
    ]
    rows = sorted(rows, key=lambda row: -len(row[1]))[:MOST_HUBS]
    names = names_of(reader, [target for target, _ in rows])
    return [
        Hub(
            target=str(Ref("mention", target)),
            label=names[target].name,
            groups=tuple(str(Ref("group", int(group))) for group in touching),
        )
        for target, touching in rows
        if target in names
    ]


def _nominals(groups: Sequence[Group]) -> pa.Table:
    rows = [
        {"group_id": int(group.id), "mention_id": int(member.mention_id), "strength": None}
        for group in groups
        for member in group.members
    ]
    return pa.Table.from_pylist(rows, schema=NOMINALS)
