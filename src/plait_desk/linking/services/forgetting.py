"""What linking forgets of a person: scores, facts, decisions, watches; and who is who without them."""

from django.db.models import Q
from django.utils import timezone

from plait_desk.linking.models import (
    ExactKey,
    Identity,
    Link,
    Match,
    Membership,
    Moved,
    PrivateEntry,
    SaidThing,
    Turned,
    Watch,
    WatchSeen,
)
from plait_desk.linking.queries.sight import EVERYTHING, by_model, clusters
from plait_desk.linking.services.indexing import drop_index
from plait_desk.linking.services.known import drop_known
from plait_desk.linking.services.subjects import replace_some
from plait_desk.thread.services import Forgotten, cut_texts


def forget_links(forgotten: Forgotten) -> int:
    """Everything that rests on the records goes, and who hung together only through them comes apart."""
    gone = forgotten.mentions
    either = Q(left__in=gone) | Q(right__in=gone)
    Match.objects.filter(either).update(supersedes=None)
    count = sum(table.objects.filter(either).delete()[0] for table in (Match, Link, Turned))
    count += sum(
        table.objects.filter(mention__in=gone).delete()[0]
        for table in (Identity, SaidThing, Moved, ExactKey, PrivateEntry)
    )
    count += sum(table.objects.filter(ref__in=forgotten.refs).delete()[0] for table in (Watch, WatchSeen))
    subjects = set(Membership.objects.filter(mention__in=gone).values_list("subject_id", flat=True))
    count += Membership.objects.filter(mention__in=gone).delete()[0]
    rest = list(Membership.objects.filter(subject__in=subjects).values_list("mention_id", flat=True))
    for kind, ids in by_model(rest).items():
        replace_some(clusters(EVERYTHING, {kind: sorted(ids)}), kind, at=timezone.now())
    drop_known()
    return count + drop_index() + cut_texts("linking", forgotten)
