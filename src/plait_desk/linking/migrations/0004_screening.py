import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("linking", "0003_second_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreeningEdition",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("folder", models.CharField(help_text="under PLAIT_HOME/screening", max_length=40)),
                ("records", models.BigIntegerField()),
                ("built_at", models.DateTimeField(help_text="when reading the records began")),
                (
                    "loads",
                    models.JSONField(help_text="of the loads committed from a little before on, those that are in it"),
                ),
                ("registers", models.JSONField(help_text="the editions of registers in it")),
            ],
        ),
        migrations.CreateModel(
            name="ScreeningCheck",
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
                ("case_reference", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("found", models.PositiveIntegerField(help_text="how many subjects were shown")),
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
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="screened_by")],
            },
        ),
    ]
