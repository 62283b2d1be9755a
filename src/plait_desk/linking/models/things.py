"""Who says which address, telephone, vehicle or account."""

from django.db import models

from plait_desk.collection.models import Mention


class SaidThing(models.Model):
    """That a mention says one address, telephone, vehicle or account, in its normal form: as a number that leads
    back to nobody. Derived, and rebuilt by each run.

    It rests on what carries the mention's own marking alone, so it is readable with the mention.
    """

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(help_text="a keyed digest of the normal form")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "mention"], name="one_number_a_saying")]
