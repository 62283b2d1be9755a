"""The bodies and units of the reference list, as rows."""

from django.db import transaction

from plait import reference
from plait_desk.accounts.models import Partner, Unit, forget_readable


@transaction.atomic
def make_partners() -> None:
    """Every body of the reference list and every unit; running it again changes nothing."""
    for body in reference.partners():
        if body.is_body:
            Partner.objects.get_or_create(
                key=body.key,
                defaults={
                    "name": body.body,
                    "abbreviation": body.abbreviation,
                    "council_code": body.council_code or "",
                },
            )
    for unit in reference.units():
        partner = Partner.objects.get(key=unit.partner)
        Unit.objects.get_or_create(key=unit.key, defaults={"partner": partner, "name": unit.name})
    forget_readable()
