"""The bodies and units of the reference list, as rows."""

from django.db import transaction

from plait import reference
from plait_desk.accounts.models import Partner, Unit, forget_readable


@transaction.atomic
def make_partners() -> None:
    """Every body of the reference list and every unit; running it again changes nothing."""
    bodies = [
        Partner(
            key=body.key,
            name=body.body,
            abbreviation=body.abbreviation,
            council_code=body.council_code or "",
        )
        for body in reference.partners()
        if body.is_body
    ]
    Partner.objects.bulk_create(bodies, ignore_conflicts=True)
    there = {partner.key: partner for partner in Partner.objects.all()}
    units = [Unit(key=unit.key, partner=there[unit.partner], name=unit.name) for unit in reference.units()]
    Unit.objects.bulk_create(units, ignore_conflicts=True)
    forget_readable()
