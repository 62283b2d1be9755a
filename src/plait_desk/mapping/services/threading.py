"""The thread from High reports to groups: one that names a nominal is tied to the group, for whoever may read both.

Only High reports, which must be walked forward to a decision: each pair of markings makes a combined one, and
thousands of those would slow every page. Which reports name a nominal is counted afresh for each reader.
What was given for safeguarding is tied to no group.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.marking import combine_all
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import intern
from plait_desk.mapping.queries.due import NAMES_A_NOMINAL
from plait_desk.thread.models import ThreadLink

_AT_ONCE = 500  # values in one IN list
# A pair is joined directly, never through a third mention: the tie then rests on nothing but what its marking
# combines, and nobody learns from it that a record which they may not read joins the two. CROSS JOIN keeps SQLite
# from starting at the links, of which there are hundreds of thousands, instead of at the nominals.
# Whoever must be protected by any record of theirs is closed in all of them.
_CLOSED = """
    SELECT held.mention_id FROM linking_membership held WHERE held.subject_id IN (
        SELECT own.subject_id FROM linking_membership own JOIN collection_mention p ON p.id = own.mention_id
        WHERE p.is_protected
    )
"""
_OF_GROUP = " AND gm.group_id = %s"
_ONE_WAY = """
    SELECT r.id, g.id, r.marking_id, i.marking_id, m.marking_id, gm.marking_id, g.marking_id, nominal.marking_id
    FROM mapping_groupmember gm CROSS JOIN linking_link l
    JOIN mapping_group g ON g.id = gm.group_id
    JOIN collection_mention nominal ON nominal.id = gm.mention_id
    JOIN linking_modelversion v ON v.version = l.model_id
    JOIN collection_mention m ON m.id = l.{other}_id
    JOIN collection_item i ON i.id = m.item_id
    JOIN collection_report r ON r.id = i.report_id
    WHERE l.{nominal}_id = gm.mention_id AND l.probability >= v.threshold AND v.current AND r.urgency = 'high'
        AND gm.left_at IS NULL{of_group} AND NOT m.is_protected AND NOT nominal.is_protected
        AND m.id NOT IN (SELECT mention_id FROM closed) AND nominal.id NOT IN (SELECT mention_id FROM closed)
        AND (SELECT kind FROM accounts_marking WHERE id = m.marking_id) <> 'safeguarding'
"""


def tie_reports_to_groups(*, group_id: int | None = None) -> int:
    """Write the links that are not there yet, and take back those that nothing bears any more; of one group or of all.

    Returns how many High reports are tied to these groups now.
    """
    combined: dict[tuple[int, ...], Marking] = {}
    now = timezone.now()
    links: dict[tuple[int, int, int], ThreadLink] = {}
    for report, group, *markings in _pairs(group_id):
        key = tuple(sorted(set(markings)))
        if key not in combined:
            combined[key] = _combined(key)
        one, other = str(Ref("report", report)), str(Ref("group", group))
        links[report, group, combined[key].pk] = ThreadLink(
            from_ref=one, relation=NAMES_A_NOMINAL, to_ref=other, marking=combined[key], at=now
        )
    ThreadLink.objects.bulk_create(links.values(), batch_size=1_000, ignore_conflicts=True)
    _take_back_all_but(links.values(), group_id)
    return len({report for report, _, _ in links})


def _take_back_all_but(links: Iterable[ThreadLink], group_id: int | None) -> None:
    """A match was undone since, or somebody turned out to be one who must be protected."""
    standing = {(link.from_ref, link.to_ref, link.marking_id) for link in links}
    kept = ThreadLink.objects.filter(relation=NAMES_A_NOMINAL)
    if group_id is not None:
        kept = kept.filter(to_ref=str(Ref("group", group_id)))
    told = kept.values_list("pk", "from_ref", "to_ref", "marking_id")
    gone = [pk for pk, *ends in told if tuple(ends) not in standing]
    for start in range(0, len(gone), _AT_ONCE):
        ThreadLink.objects.filter(pk__in=gone[start : start + _AT_ONCE]).delete()


def _pairs(group_id: int | None) -> Iterator[tuple[int, ...]]:
    sides = (("left", "right"), ("right", "left"))
    narrowed, values = ("", []) if group_id is None else (_OF_GROUP, [group_id] * len(sides))
    ways = (_ONE_WAY.format(nominal=nominal, other=other, of_group=narrowed) for nominal, other in sides)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH closed AS ({_CLOSED}) {' UNION '.join(ways)} ORDER BY 1, 2, 3, 4, 5, 6, 7, 8", values)
        yield from cursor.fetchall()


def _combined(ids: tuple[int, ...]) -> Marking:
    """The marking that is never more open than any of these."""
    return intern(
        combine_all(marking.value() for marking in Marking.objects.filter(pk__in=ids).prefetch_related("parts"))
    )
