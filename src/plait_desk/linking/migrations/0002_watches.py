import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("linking", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("law-enforcement", "Prevent, detect, investigate and prosecute crime"),
                            ("safeguarding", "Protect a person at risk"),
                            ("procurement", "Check a supplier"),
                            ("licensing", "Check a licence applicant"),
                            ("reporting", "Report to the Taskforce and the public"),
                            ("oversight", "Oversee how the system is used"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ref", models.CharField(max_length=40)),
                ("reason", models.TextField(help_text="why this person needs to be told")),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(help_text="the day on which it has ended")),
                (
                    "looked_at",
                    models.DateTimeField(help_text="when this person last said that they had seen what arrived"),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WatchSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=40)),
                ("said", models.JSONField(default=list, help_text="a short hash of each thing that was said")),
                (
                    "watch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seen", to="linking.watch"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(fields=["ref"], name="linking_wat_ref_10ba21_idx"),
        ),
        migrations.AddIndex(
            model_name="watch",
            index=models.Index(fields=["to_on"], name="linking_wat_to_on_377752_idx"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                fields=("person", "partner", "purpose", "ref"), name="one_watch_a_person_and_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gt", models.F("from_on"))), name="a_watch_ends_after_it_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="watchseen",
            index=models.Index(fields=["ref"], name="linking_wat_ref_b172ac_idx"),
        ),
        migrations.AddConstraint(
            model_name="watchseen",
            constraint=models.UniqueConstraint(fields=("watch", "ref"), name="seen_once"),
        ),
    ]
