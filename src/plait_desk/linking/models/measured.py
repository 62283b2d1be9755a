"""How good linking was found to be, each time it was held to a truth."""

from typing import Any, Never

from django.db import models

from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.audit.models import AppendOnly


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Evaluations can be added and read, and nothing else."""

    def update(self, **_: object) -> Never:
        """Refused."""
        raise AppendOnly("an evaluation is never changed")

    def delete(self) -> Never:
        """Refused."""
        raise AppendOnly("an evaluation is never deleted")


class Evaluation(models.Model):
    """What one evaluation found. Append-only: a later one of the same data stands beside it.

    It holds figures alone, of labelled sets and of made-up worlds: real records have no truth to be held to.
    """

    id = OpaqueIdField()
    at = models.DateTimeField()
    data_set = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, help_text="person or organisation")
    version = models.CharField(max_length=64, blank=True, help_text="of the model; none where several were learnt")
    is_synthetic = models.BooleanField()
    whole = models.JSONField(help_text="the figures as `plait.linking.quality` writes them")
    seeds = models.JSONField(default=list, help_text="the same for each of several made-up worlds, with its seed")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["data_set", "kind", "-at"], name="newest_of_a_set")]

    def save(self, *args: Any, **options: Any) -> None:  # Django's signature
        """Add it; one that is there already is never written again."""
        options["force_insert"] = True
        super().save(*args, **options)

    def delete(self, *_: object, **__: object) -> Never:
        """Refused."""
        raise AppendOnly("an evaluation is never deleted")
