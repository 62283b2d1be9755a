from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_two_signatures_and_sessions"),
        ("collection", "0002_the_life_of_a_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="report",
            name="reports_counted",
        ),
        migrations.AlterField(
            model_name="load",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("running", "Running"),
                    ("draft", "a draft of its writers"),
                    ("committed", "Committed"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=[
                    "marking",
                    "state",
                    "withdrawn_at",
                    "urgency",
                    "partner",
                    "council_code",
                    "created_at",
                    "received_at",
                    "load",
                ],
                name="reports_counted",
            ),
        ),
    ]
