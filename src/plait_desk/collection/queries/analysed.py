"""What mapping and scoring may take: everything but what was given for safeguarding."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q

from plait.domain.marking import MarkingKind
from plait_desk.accounts.models import Marking
from plait_desk.collection.queries.bulk import all_mentions, all_statements

SAFEGUARDING = MarkingKind.SAFEGUARDING.value


def analysed_statements(mention_ids: Iterable[int] | None = None) -> tuple[pa.Table, pa.Table]:
    """STATEMENTS and MENTIONS, whoever may read them, without what was given for safeguarding or ends in it.

    All, or what was said of these mentions, with them and the other ends of their ties.
    Material given to protect a person feeds neither mapping nor scoring. For caches inside the services only.
    """
    given = pa.array(sorted(_given_for_safeguarding()), pa.int64())
    ids = None if mention_ids is None else set(mention_ids)
    statements = all_statements(ids)
    mentions = all_mentions(None if ids is None else ids | _others(statements))
    closed = mentions.filter(pc.is_in(mentions["marking_id"], given))["mention_id"].combine_chunks()
    out = pc.or_(
        pc.is_in(statements["marking_id"], given),
        pc.or_(pc.is_in(statements["mention_id"], closed), pc.is_in(statements["other_id"], closed)),
    )
    return statements.filter(pc.invert(out)), mentions.filter(pc.invert(pc.is_in(mentions["mention_id"], closed)))


def _others(statements: pa.Table) -> set[int]:
    return set(statements["other_id"].drop_null().to_pylist())


def _given_for_safeguarding() -> frozenset[int]:
    rows = Marking.objects.filter(Q(kind=SAFEGUARDING) | Q(parts__part__kind=SAFEGUARDING))
    return frozenset(rows.values_list("pk", flat=True))
