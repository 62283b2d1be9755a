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
            is_bank=body.is_bank,
        )
        for body in reference.partners()
        if body.is_body
    ]
    Partner.objects.bulk_create(bodies, ignore_conflicts=True)
    # A desk that was set up before banks were told apart learns it here.
    Partner.objects.filter(key__in=[body.key for body in bodies if body.is_bank]).update(is_bank=True)
    there = {partner.key: partner for partner in Partner.objects.all()}
    units = [Unit(key=unit.key, partner=there[unit.partner], name=unit.name) for unit in reference.units()]
    Unit.objects.bulk_create(units, ignore_conflicts=True)
    forget_readable()
