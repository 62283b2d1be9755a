"""The indexes that new records are attached to: on disk, and gone as soon as somebody is disposed of.

They are a cache, made from the records: what is not there, or is of another model or of other records, is built again.
"""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from plait.linking.engine.index import LinkingIndex, index_of, open_index
from plait.linking.engine.model import Model
from plait.linking.kinds import LinkedKind
from plait_desk.linking.models import Membership
from plait_desk.linking.queries.gathered import gather, nicknames

FOLDER = "known"


def known_to(kind: LinkedKind, model: Model) -> LinkingIndex:
    """The index of every record of this kind that is linked now, under its model."""
    linked = Membership.objects.filter(subject__kind=kind.name)
    try:
        index = open_index(_folder(kind))
    except (OSError, KeyError, ValueError):
        index = None
    if index is not None and index.version == model.version and len(index) == linked.count():
        return index
    ids = pa.array(linked.order_by("pk").values_list("mention_id", flat=True).iterator(), pa.int64())
    every = gather()[kind.name]
    index = index_of(every.filter(pc.is_in(every["mention_id"], ids)), model, nicknames=nicknames())
    keep_index(kind, index)
    return index


def keep_index(kind: LinkedKind, index: LinkingIndex) -> None:
    """Keep the index for the records that come next."""
    folder = _folder(kind)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    index.save(folder)


def drop_known() -> None:
    """Nothing of anybody is left in an index; the next record that comes builds another."""
    shutil.rmtree(_known(), ignore_errors=True)


def _folder(kind: LinkedKind) -> Path:
    return _known() / kind.name


def _known() -> Path:
    return Path(settings.PLAIT_HOME) / FOLDER
