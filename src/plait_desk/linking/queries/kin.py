"""Which records of one body are of one person or body, judged by that body's own records and decisions alone."""

from plait.domain.marking import marking_id
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.retention import clock_marking
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import readable_markings
from plait_desk.linking.queries.sight import SCORED, Sight, by_model, clusters, component


def kin_of(reader: Reader, mention_id: int) -> frozenset[int]:
    """The mentions of the reader's own body that clustering puts with this one; at least itself.

    Nothing of another body joins two of them, nor anything whose clock the reader may not read: whoever decides on
    retention learns nothing of what others hold, or of what lies on a list of its own. An address is nobody: of two
    records that say one, each has its own time.
    """
    clocks = readable_markings(reader, Permission.OVERSIGHT_DISPOSAL_DECIDE)
    rows = Marking.objects.filter(originator=reader.partner_id, parts=None).prefetch_related("parts")
    own = frozenset(row.pk for row in rows if marking_id(clock_marking(row.value())) in clocks)
    sight = Sight(mentions=own, decisions=own)
    near = by_model(component(sight, [mention_id]))
    found = clusters(sight, {kind: ids for kind, ids in near.items() if kind in SCORED})
    subject_of = dict(zip(found["mention_id"].to_pylist(), found["subject_id"].to_pylist(), strict=True))
    same = {id_ for id_, subject in subject_of.items() if subject == subject_of.get(mention_id)}
    return frozenset(same | {mention_id})
