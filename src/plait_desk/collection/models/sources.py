"""Who a source is: a database, a key and a permission of its own."""

from django.db import models

from plait_desk.accounts.fields import OpaqueIdField

SOURCES = "sources"


class RegisteredSource(models.Model):
    """Who a source is. Its own database, its own key, outside the main backup; a report holds only the reference.

    Nothing here points to another database: `partner_key` and `by_id` are the body's key and the officer's number.
    """

    home = SOURCES

    id = OpaqueIdField()
    partner_key = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    identity = models.BinaryField(help_text="encrypted under the source register's own key")
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    retired_at = models.DateTimeField(
        null=True, help_text="from then on it is no longer used; it stays in the register"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner_key", "reference"], name="one_source_a_reference")]


class SourceReading(models.Model):
    """Somebody read who a source is, and why."""

    home = SOURCES

    source = models.ForeignKey(RegisteredSource, on_delete=models.CASCADE, related_name="readings")
    by_id = models.BigIntegerField()
    reason = models.BinaryField(help_text="encrypted under the source register's own key")
    at = models.DateTimeField()
