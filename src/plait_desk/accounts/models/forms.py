"""Forms that were sent and did their work."""

from django.conf import settings
from django.db import models


class FormSent(models.Model):
    """A form, or a write by the API, that did its work. Sent again, it gives back what it made and does nothing."""

    token = models.CharField(max_length=64, primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ref = models.CharField(max_length=200, help_text="what it made, or the page that it led to")
    at = models.DateTimeField()
    words = models.CharField(max_length=64, blank=True, help_text="of a token that does not follow from them, a digest")
