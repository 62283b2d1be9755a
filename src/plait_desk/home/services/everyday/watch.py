"""Two things that the analyst watches: a company that other bodies name too, and one that was watched before."""

from django.db.models import Count

from plait.domain.ids import Ref
from plait.domain.statement import Property
from plait_desk.collection.models import Mention, Statement
from plait_desk.home.services.crew import Crew
from plait_desk.linking.models import Watch
from plait_desk.linking.services import WatchGiven, stop_watching, watch

WHY = WatchGiven(reason="SYNTHETIC: The board asks what becomes of this firm.", days=90)


def watch_companies(crew: Crew) -> None:
    """Linking has not run yet: when it has, the records that it joins to the company stand on the analyst's desk."""
    analyst = crew.reader(crew.analyst)
    if Watch.objects.exists():
        return
    mentions = Mention.objects.readable_by(analyst)
    told = Statement.objects.readable_by(analyst).filter(property=Property.COMPANY_NUMBER, mention__in=mentions)
    named = told.values("value").annotate(records=Count("mention", distinct=True)).filter(records__gt=1)
    shared = named.order_by("-records", "value").values_list("value", flat=True)[:2]
    for place, number in enumerate(shared):
        records = mentions.filter(statements__in=told.filter(value=number))
        first = records.order_by("recorded_at", "pk")[0]
        row = watch(actor=analyst, ref=Ref("mention", first.pk), given=WHY)
        if place:
            stop_watching(actor=analyst, watch_id=row.pk)
