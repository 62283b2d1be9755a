"""Links, decisions and hard facts among the mentions that somebody may read, and what clustering makes of them.

The same few functions serve one reader (a Sight made of the markings they may read) and the all-seeing cache
(EVERYTHING), so that no page can cluster by other rules than a run does.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Q

from plait.domain.mention import MentionKind
from plait.domain.tables import MATCHES, MEMBERSHIP, PAIRS
from plait.linking.engine.clusters import JOINS_FROM
from plait.linking.engine.who import ALIKE, who_is_who
from plait.linking.identity import IDENTITIES, NOMINALS, Facts
from plait.linking.kinds import ORGANISATION, PERSON
from plait.linking.things.same import KINDS as THINGS
from plait.linking.turned import as_before
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Load, Mention
from plait_desk.jobs import bulk
from plait_desk.linking.models import Hold, Match, ModelVersion
from plait_desk.thread.queries.nominals import nominals_among

# Which mentions each model scores.
SCORED = {
    PERSON.name: (MentionKind.PERSON,),
    ORGANISATION.name: (MentionKind.COMPANY, MentionKind.ORGANISATION),
}
# Which mentions may be one: those that a model scores, and things, which are one where they say the same. Other kinds
# (notices, licences) stand alone.
KINDS = SCORED | {kind.value: (kind,) for kind in THINGS}
_AT_ONCE = 900
# Of more mentions than these a table is read whole.
_MANY = 50 * _AT_ONCE
_LINKS = """
    SELECT l.left_id, l.right_id, l.probability, l.weight FROM linking_link l
    JOIN linking_modelversion v ON v.version = l.model_id WHERE v.current{some}"""
# Where one round leads: over what is likely, judged the same or said alike, to mentions in sight of committed loads.
_NEAR = """
    SELECT DISTINCT m.id, near.said FROM (
        SELECT l.right_id AS id, CAST(NULL AS BIGINT) AS said
        FROM linking_link l JOIN linking_modelversion v ON v.version = l.model_id
        WHERE v.current AND l.probability >= {likely} AND l.left_id IN ({some})
        UNION ALL
        SELECT l.left_id, NULL FROM linking_link l JOIN linking_modelversion v ON v.version = l.model_id
        WHERE v.current AND l.probability >= {likely} AND l.right_id IN ({some})
        UNION ALL
        SELECT s.right_id, NULL FROM linking_match s WHERE s.judgement = 'same'{decisions} AND s.left_id IN ({some})
        UNION ALL
        SELECT s.left_id, NULL FROM linking_match s WHERE s.judgement = 'same'{decisions} AND s.right_id IN ({some})
        UNION ALL
        SELECT o.mention_id, o.said FROM linking_identity o
        WHERE o.said IN (SELECT i.said FROM linking_identity i WHERE i.mention_id IN ({some})){followed}
    ) near JOIN collection_mention m ON m.id = near.id LEFT JOIN collection_load o ON o.id = m.load_id
    WHERE (m.load_id IS NULL OR o.state = 'committed'){mentions}"""
_TOLD = "SELECT mention_id, company_number, birth_date, sex, said FROM linking_identity{some}"
# Hashes are stored with a sign.
_AS_TOLD = IDENTITIES.append(pa.field("said", pa.int64()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The markings of the mentions and of the decisions that may be seen; None sees all.

    Where it `heeds_groups`, no score makes nominals one of two groups that `reader` (None: everybody) may read. What
    was recorded or decided `until` then alone is seen, the moment itself not included; None has no end.
    """

    mentions: frozenset[int] | None = None
    decisions: frozenset[int] | None = None
    until: datetime | None = None
    heeds_groups: bool = False
    reader: Reader | None = None


# What the services keep. It heeds no groups: whoever is likely to be somebody who must be protected is protected,
# before two people have looked at it.
EVERYTHING = Sight()
# What the services count by.
EVERYBODY = Sight(heeds_groups=True)


def sight_of(reader: Reader, until: datetime | None = None) -> Sight:
    """What this reader may see of mentions and of decisions on them, or may see now of what was there `until` then."""
    return Sight(
        mentions=readable_markings(reader, Permission.COLLECTION_STATEMENT_READ),
        decisions=readable_markings(reader, Permission.LINKING_SUBJECT_READ),
        until=until,
        heeds_groups=True,
        reader=reader,
    )


def seen(sight: Sight, mention_ids: Iterable[int]) -> set[int]:
    """Those of the mentions that are in sight. A load shows only once it is committed."""
    found: set[int] = set()
    for some in slices(mention_ids):
        rows = Mention.objects.filter(Q(load=None) | Q(load__state=Load.State.COMMITTED), pk__in=some)
        if sight.mentions is not None:
            rows = rows.filter(marking_id__among=sight.mentions)
        if sight.until is not None:
            rows = rows.filter(recorded_at__lt=sight.until)
        found.update(rows.values_list("pk", flat=True))
    return found


def component(sight: Sight, mention_ids: Iterable[int]) -> set[int]:
    """The mentions in sight that likely links and decisions of SAME lead to, from these, over mentions in sight only.

    One query in each round, however many mentions it meets (in slices of 900).
    """
    found = seen(sight, mention_ids)
    edge, followed = set(found), set[int]()
    while edge:
        edge = _near(sight, edge, followed) - found
        found |= edge
    return found


def clusters(sight: Sight, kinds: dict[str, list[int]], *, turned: pa.Table | None = None) -> pa.Table:
    """MEMBERSHIP of mentions in sight, given by their kind (see KINDS); a subject's id is its least mention.

    Where TURNED is given, as it was while those pairs had their former scores.
    """
    parts = [MEMBERSHIP.empty_table()]
    priors = dict(ModelVersion.objects.filter(current=True).values_list("kind", "prior_weight"))
    heeded = nominals(sight, [id_ for kind in SCORED for id_ in kinds.get(kind, ())])
    for kind, ids in kinds.items():
        identities, alike = told_of(ids)
        parts.append(
            who_is_who(
                np.array(ids, np.int64),
                _scored(kind, ids, priors.get(kind, 0.0), turned),
                priors.get(kind, 0.0),
                alike=alike,
                matches=decisions(sight, ids),
                facts=Facts(identities, heeded),
            )
        )
    return pa.concat_tables(parts)


def _scored(kind: str, mention_ids: Collection[int], prior: float, changed: pa.Table | None) -> pa.Table:
    if kind not in SCORED:
        return PAIRS.empty_table()
    return links(mention_ids) if changed is None else as_before(links(mention_ids), changed, prior)


def by_model(mention_ids: Iterable[int]) -> dict[str, list[int]]:
    """The mentions by the kind of which they may be one (see KINDS); those that stand alone are under "alone"."""
    model_of = {kind.value: name for name, kinds in KINDS.items() for kind in kinds}
    found: dict[str, list[int]] = {}
    for some in slices(mention_ids):
        for pk, kind in Mention.objects.filter(pk__in=some).values_list("pk", "kind"):
            found.setdefault(model_of.get(kind, "alone"), []).append(pk)
    return found


def links(mention_ids: Collection[int]) -> pa.Table:
    """PAIRS that the current model scored with a left end among these mentions."""
    return _read(_LINKS, " AND l.left_id IN ({})", mention_ids, PAIRS)


def touching(mention_ids: Collection[int]) -> pa.Table:
    """PAIRS that the current models found likely enough to join, with an end among these mentions, in any order.

    A pair with both ends among them may be there twice.
    """
    either = [
        f" AND l.probability >= {JOINS_FROM} AND l.{end} IN ({','.join(map(str, some))})"
        for some in slices(mention_ids)
        for end in ("left_id", "right_id")
    ]
    return pa.concat_tables(
        [PAIRS.empty_table(), *(bulk.read_some(_LINKS.format(some=some), [], PAIRS) for some in either)]
    )


def told_of(mention_ids: Collection[int]) -> tuple[pa.Table, pa.Table]:
    """IDENTITIES of those of the mentions of which any is known, and ALIKE of those that say something common."""
    told = _read(_TOLD, " WHERE mention_id IN ({})", mention_ids, _AS_TOLD)
    common = told.filter(pc.is_valid(told["said"]))
    hashes = pa.array(common["said"].to_numpy().view(np.uint64))
    return told.select(IDENTITIES.names), pa.table([common["mention_id"], hashes], schema=ALIKE)


def nominals(sight: Sight, mention_ids: Collection[int]) -> pa.Table:
    """NOMINALS among these mentions that this sight heeds."""
    told = nominals_among(sight.reader, mention_ids) if sight.heeds_groups else []
    known = [one for one in told if sight.until is None or one.recorded_at < sight.until]
    rows = [{"mention_id": one.mention_id, "group_id": one.group_id} for one in known]
    return pa.Table.from_pylist(rows, schema=NOMINALS)


def decisions(sight: Sight, mention_ids: Collection[int]) -> pa.Table:
    """MATCHES: the newest decision in sight on each pair with a left end among these mentions.

    One that is seen to wait for a second person does not count yet: what stood before it stands.
    """
    rows = Match.objects.all() if sight.decisions is None else Match.objects.filter(marking_id__among=sight.decisions)
    held = Hold.objects.all() if sight.decisions is None else Hold.objects.filter(marking_id__among=sight.decisions)
    rows = rows.exclude(pk__in=held.values("match"))
    if sight.until is not None:
        rows = rows.filter(at__lt=sight.until)
    if len(mention_ids) <= _AT_ONCE:
        rows = rows.filter(left__in=mention_ids)
    newest = {
        (left, right): judgement
        for left, right, judgement in rows.order_by("at", "pk").values_list("left_id", "right_id", "judgement")
    }
    return pa.Table.from_pylist(
        [{"left_id": left, "right_id": right, "judgement": word} for (left, right), word in newest.items()],
        schema=MATCHES,
    )


def _near(sight: Sight, mention_ids: set[int], followed: set[int]) -> set[int]:
    """The mentions in sight at the other ends of likely links and of decisions of SAME in sight, or said alike.

    What is said alike leads to all that say it at once: it is `followed` no second time, however many say it.
    """
    decisions, judged = _within("s.marking_id", sight.decisions, "s.at", sight.until)
    mentions, standing = _within("m.marking_id", sight.mentions, "m.recorded_at", sight.until)
    found: set[int] = set()
    with connection.cursor() as cursor:
        for some in slices(mention_ids):
            listed = ",".join(map(str, some))
            past = f" AND o.said NOT IN ({','.join(map(str, sorted(followed)))})" if followed else ""
            cursor.execute(
                _NEAR.format(some=listed, likely=JOINS_FROM, followed=past, decisions=decisions, mentions=mentions),
                [*judged, *judged, *standing],
            )
            rows = cursor.fetchall()
            found.update(id_ for id_, _ in rows)
            followed.update(said for _, said in rows if said is not None)
    return found


def _within(column: str, markings: frozenset[int] | None, moment: str, until: datetime | None) -> tuple[str, list[Any]]:
    sql, bound = _among(column, markings)
    if until is None:
        return sql, bound
    return f"{sql} AND {moment} < %s", [*bound, connection.ops.adapt_datetimefield_value(until)]


def _among(column: str, markings: frozenset[int] | None) -> tuple[str, list[Any]]:
    """As the lookup of that name: one bound value. The plus keeps planners from starting at the markings."""
    if markings is None:
        return "", []
    if connection.vendor == "sqlite":
        return f" AND +{column} IN (SELECT value FROM json_each(%s))", [json.dumps(sorted(markings))]
    return f" AND +{column} = ANY(%s)", [sorted(markings)]


def _read(sql: str, where: str, mention_ids: Collection[int], schema: pa.Schema) -> pa.Table:
    """The query for each slice of mentions, or for all where there are many. Only our own integers stand in it."""
    if len(mention_ids) > _MANY:
        table = bulk.read(sql.replace("{some}", ""), [], schema)
        return table.filter(pc.is_in(table.column(0), pa.array(list(mention_ids), pa.int64())))
    listed = [where.format(",".join(map(str, some))) for some in slices(mention_ids)] or [where.format("NULL")]
    return pa.concat_tables(bulk.read_some(sql.replace("{some}", some), [], schema) for some in listed)


def slices(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids, each once and in order, so many at a time as one question takes."""
    every = sorted(set(ids))
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
