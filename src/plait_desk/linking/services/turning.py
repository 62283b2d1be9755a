"""What new models turned, kept when they take the place of the models before them."""

import pyarrow as pa

from plait.domain.tables import MEMBERSHIP, PAIRS
from plait.linking.engine.clusters import STOP
from plait.linking.turned import turned
from plait_desk.jobs import bulk
from plait_desk.linking.models import ModelVersion, Turned

# Asked for a kind, whose words are our own.
_FORMER_PAIRS = """
    SELECT l.left_id, l.right_id, l.probability, l.weight FROM linking_link l
    JOIN linking_modelversion v ON v.version = l.model_id WHERE v.current AND v.kind = '{kind}'"""
_LINKED = """
    SELECT m.mention_id, m.subject_id FROM linking_membership m
    JOIN linking_subject s ON s.id = m.subject_id WHERE s.kind = '{kind}'"""


def turned_by(kind: str, version: str, pairs: pa.Table) -> pa.Table | None:
    """TURNED by the model of that version, which scored PAIRS, among what was linked before; None where it is in use.

    Asked while the scores of the model before it still stand.
    """
    former = ModelVersion.objects.filter(kind=kind, current=True)
    if not former.exists() or former.filter(version=version).exists():
        return None
    before = bulk.read(_FORMER_PAIRS.format(kind=kind), [], PAIRS)
    linked = bulk.read(_LINKED.format(kind=kind), [], MEMBERSHIP)
    return turned(before, pairs, among=linked["mention_id"].combine_chunks(), joined_from=STOP)


def keep_turned(kind: str, version: str, found: pa.Table | None) -> None:
    """Keep TURNED in the place of what earlier models of this kind turned; None leaves all as it is."""
    if found is None:
        return
    Turned.objects.filter(model__kind=kind).delete()
    bulk.append(found.append_column("model_id", pa.array([version] * found.num_rows, pa.string())), Turned)
