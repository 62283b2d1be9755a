from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def since_when(apps: Any, schema_editor: Any) -> None:
    """What a changed record said before this day was not kept: it says what it says since its newest event."""
    event = apps.get_model("mapping", "GroupEvent").objects.filter(group=models.OuterRef("pk")).order_by("-at")
    changed = apps.get_model("mapping", "Group").objects.annotate(steps=models.Count("events")).filter(steps__gt=1)
    changed.update(said_since=models.Subquery(event.values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("mapping", "0004_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="said_since",
            field=models.DateTimeField(help_text="when it came to say what it says; empty: never changed", null=True),
        ),
        migrations.AddField(
            model_name="groupattribute",
            name="recorded_at",
            field=models.DateTimeField(help_text="when the desk came to know; empty: as it was rated", null=True),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="said_since",
            field=models.DateTimeField(help_text="when it came to say what it says; empty: never changed", null=True),
        ),
        migrations.CreateModel(
            name="NominalWas",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=60)),
                ("is_principal", models.BooleanField(default=False)),
                ("from_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                ("grade", models.CharField(blank=True, max_length=6)),
                ("stood", models.BooleanField(help_text="in the record; not where they had left it")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="the moment of the change")),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="was", to="mapping.groupmember"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupWas",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("region", models.CharField(max_length=10)),
                ("council_code", models.CharField(blank=True, max_length=9)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("T1", "Tier 1, national"),
                            ("T2", "Tier 2, several divisions or partner-led"),
                            ("T3", "Tier 3, local"),
                            ("T0", "Not scored"),
                        ],
                        default="T0",
                        max_length=2,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("scored", "Scored"),
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("archived", "Archived"),
                            ("reactivated", "Reactivated"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("primary_threat", models.CharField(max_length=40)),
                ("secondary_threats", models.JSONField(default=list)),
                ("businesses", models.JSONField(default=list)),
                ("lead_officer_trained_on", models.DateField(null=True)),
                ("scored_on", models.DateField(null=True)),
                ("seen_on", models.DateField(null=True)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="the moment of the change")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="was", to="mapping.group"
                    ),
                ),
                (
                    "lead_officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["group", "until"], name="what_a_group_was")],
            },
        ),
        migrations.RunPython(since_when, migrations.RunPython.noop),
    ]
