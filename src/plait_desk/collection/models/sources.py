"""Who a source is: a database, a key and a permission of its own."""

from django.db import models


class Source(models.Model):
    """Who a source is. Its own database, its own key, outside the main backup; a report holds only the reference."""

    home = "sources"

    reference = models.CharField(max_length=40, primary_key=True)
    partner_key = models.CharField(max_length=40)
    identity = models.BinaryField(help_text="encrypted under the source register's own key")
    recorded_at = models.DateTimeField()
