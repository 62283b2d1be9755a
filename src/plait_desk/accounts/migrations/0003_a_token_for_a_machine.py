import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_two_signatures_and_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="a keyed digest of what, and in which stretch",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("ends_at", models.BigIntegerField(db_index=True, help_text="the second at which the stretch ends")),
            ],
        ),
        migrations.AddField(
            model_name="formsent",
            name="words",
            field=models.CharField(
                blank=True, help_text="of a token that does not follow from them, a digest", max_length=64
            ),
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(help_text="which machine uses it, and for what", max_length=100)),
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
                ("permissions", plait_desk.accounts.fields.CodesField()),
                ("digest", models.CharField(help_text="of the secret, which is shown once", max_length=64)),
                ("made_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("used_on", models.DateField(help_text="the last day on which it opened anything", null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="accounts.grant"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-made_at"], name="accounts_to_person__3fe655_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_at__gt", models.F("made_at"))), name="a_token_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed_by", models.F("person")), _negated=True),
                        name="nobody_agrees_to_their_own_token",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_token_is_agreed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_token_is_revoked_by_somebody",
                    ),
                ],
            },
        ),
    ]
