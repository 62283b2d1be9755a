import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import plait.domain.concern
import plait.domain.ids
import plait_desk.accounts.fields


def tell_quotes_from_sources(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now a quoted report was known by the words of its reference."""
    apps.get_model("collection", "Origin").objects.filter(source_reference__startswith="quotes ").update(kind="quoted")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_two_signatures_and_sessions"),
        ("collection", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptedFinding",
            fields=[
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted_findings",
                        to="collection.report",
                    ),
                ),
                ("place", models.CharField(help_text='"title", "item 2"', max_length=20)),
                ("words", models.CharField(max_length=200)),
                (
                    "fault",
                    models.CharField(
                        choices=[
                            ("number", "number"),
                            ("source", "source"),
                            ("operation", "operation"),
                            ("vague", "vague"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConcernEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="collection.concern"
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("taken", "taken on"),
                            ("asked", "question asked"),
                            ("reported", "written up as a report"),
                            ("closed", "closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConcernMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="collection.concern"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        help_text="empty: who told",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConditionReview",
            fields=[
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="collection.item"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("loosened", "loosened"), ("tightened", "tightened")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="emergency", to="collection.report"
                    ),
                ),
                (
                    "danger",
                    models.CharField(
                        choices=[("life", "life at immediate risk"), ("child", "a child is involved")], max_length=5
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        help_text="named to act",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True, help_text="what the officer does about it")),
            ],
            options={
                "indexes": [models.Index(fields=["acknowledged_at", "told_at"], name="collection__acknowl_14731f_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_acknowledged_and_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OnCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("from_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RegisteredSource",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("partner_key", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=60)),
                ("identity", models.BinaryField(help_text="encrypted under the source register's own key")),
                ("recorded_at", models.DateTimeField()),
                ("by_id", models.BigIntegerField()),
                (
                    "retired_at",
                    models.DateTimeField(
                        help_text="from then on it is no longer used; it stays in the register", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner_key", "reference"), name="one_source_a_reference")
                ],
            },
        ),
        migrations.CreateModel(
            name="SanitisingAgreement",
            fields=[
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agreements", to="collection.report"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                ("words", models.TextField(help_text="what the originator agrees to, and what must not be in it")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SourceReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="collection.registeredsource",
                    ),
                ),
                ("by_id", models.BigIntegerField()),
                ("reason", models.BinaryField(help_text="encrypted under the source register's own key")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.DeleteModel(
            name="Source",
        ),
        migrations.AddField(
            model_name="concern",
            name="contact",
            field=models.CharField(blank=True, help_text="only where it was given", max_length=200),
        ),
        migrations.AddField(
            model_name="concern",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "new"),
                    ("taken", "taken on"),
                    ("asked", "question asked"),
                    ("reported", "written up as a report"),
                    ("closed", "closed"),
                ],
                default=plait.domain.concern.ConcernState["NEW"],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="taken_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="withdrawn_at",
            field=models.DateTimeField(help_text="when a correction or review took its place", null=True),
        ),
        migrations.AddField(
            model_name="mention",
            name="withdrawn_at",
            field=models.DateTimeField(help_text="when a correction no longer named it", null=True),
        ),
        migrations.AddField(
            model_name="origin",
            name="kind",
            field=models.CharField(
                choices=[("own", "own observation"), ("source", "from a source"), ("quoted", "quotes a report")],
                default="source",
                max_length=6,
            ),
        ),
        migrations.RunPython(tell_quotes_from_sources, migrations.RunPython.noop),
        migrations.AddField(
            model_name="report",
            name="touches",
            field=plait_desk.accounts.fields.CodesField(
                default=frozenset, help_text="every threat and enabler that the report bears on"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="withdrawn_at",
            field=models.DateTimeField(help_text="when a correction took its place", null=True),
        ),
        migrations.AddField(
            model_name="reportevent",
            name="due_on",
            field=models.DateField(help_text="the day by which a correction is asked for", null=True),
        ),
        migrations.AddField(
            model_name="reportevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("step", "Step"),
                    ("corrected", "Corrected"),
                    ("appended", "Appended"),
                    ("reviewed", "Reviewed"),
                    ("agreed", "agreed to a sanitised version"),
                    ("sanitised", "Sanitised"),
                    ("briefed", "Briefed"),
                    ("shared", "Shared"),
                    ("recalled", "Recalled"),
                    ("escalated", "Escalated"),
                ],
                default="step",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="concern",
            name="receipt_hash",
            field=models.CharField(help_text="of the receipt; the receipt is not kept", max_length=64, unique=True),
        ),
        migrations.AlterField(
            model_name="origin",
            name="source_reference",
            field=models.CharField(help_text="into the source register, or a report: its own words", max_length=70),
        ),
        migrations.AlterField(
            model_name="report",
            name="threat",
            field=models.CharField(blank=True, help_text="the one that leads", max_length=40),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["state", "told_at"], name="collection__state_afc984_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-created_at"], name="collection__created_17ffd8_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["urgency", "-created_at"], name="collection__urgency_dfe904_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "-created_at"], name="collection__state_9d05e7_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["threat", "-created_at"], name="collection__threat_4a2a0e_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["partner", "-created_at"], name="collection__partner_33be0f_idx"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=[
                    "state",
                    "withdrawn_at",
                    "marking",
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
        migrations.AddConstraint(
            model_name="reportevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "escalated")), fields=("report",), name="escalated_once"
            ),
        ),
    ]
