import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import plait.domain.ids
import plait_desk.accounts.fields


def say_what_is_missing(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    members = apps.get_model("accounts", "AudienceMember").objects
    for field in ("gateway", "necessity"):
        members.filter(**{field: ""}).update(**{field: "Not recorded when the place was given"})
    members.filter(regime="").update(regime="dpa2018-part3")
    members.filter(purpose="").update(purpose="law-enforcement")


def leave_single_signatures_to_the_log(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Grants of before had one signature; the audit log keeps whose. From now on there are two, or none at set-up."""
    apps.get_model("accounts", "Grant").objects.filter(seconded_by=None).update(granted_by=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormSent",
            fields=[
                ("token", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("ref", models.CharField(help_text="what it made, or the page that it led to", max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="GrantProposal",
            fields=[
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="accounts.partner"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.unit",
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.partner",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("analyst", "Analyst"),
                            ("partner_officer", "Partner officer"),
                            ("lro", "Lead responsible officer"),
                            ("board", "Tasking board member"),
                            ("strand_lead", "Strand lead"),
                            ("secretariat", "Secretariat"),
                            ("steering_group", "Steering Group member"),
                            ("taskforce", "Taskforce member"),
                            ("accounts_officer", "Accounts officer"),
                            ("procurement_licensing_officer", "Procurement or licensing officer"),
                            ("oversight", "Oversight"),
                            ("data_protection_officer", "Data protection officer"),
                            ("source_register_officer", "Source-register officer"),
                            ("safeguarding_officer", "Safeguarding officer"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "clearance",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")], max_length=20
                    ),
                ),
                ("purposes", plait_desk.accounts.fields.CodesField()),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(blank=True, null=True)),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, help_text="why it was refused")),
                (
                    "grant",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="accounts.grant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["decided_at", "proposed_at"], name="accounts_gr_decided_74a9d7_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_at__isnull", True), ("to_at__gte", models.F("from_at")), _connector="OR"
                        ),
                        name="a_grantproposal_does_not_end_before_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lent_by__isnull", True),
                            models.Q(
                                ("to_at__isnull", False), models.Q(("lent_by", models.F("partner")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_seconded_grantproposal_is_elsewhere_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_by", models.F("person")), _negated=True),
                            models.Q(("decided_by", models.F("person")), _negated=True),
                        ),
                        name="nobody_signs_for_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="the_second_signature_is_another_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("grant__isnull", True)
                            ),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", False), ("grant__isnull", False)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_proposal_is_a_grant_or_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("person_id", models.BigIntegerField(null=True)),
                (
                    "cited_as",
                    models.BigIntegerField(help_text="how a page names it; the key itself is never shown", null=True),
                ),
                ("began_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "indexes": [models.Index(fields=["person_id", "seen_at"], name="accounts_si_person__264729_idx")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="nobody_grants_to_themselves",
        ),
        migrations.AddField(
            model_name="grant",
            name="lent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.partner",
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="is_bank",
            field=models.BooleanField(
                default=False, help_text="never reads what comes from suspicious activity reports"
            ),
        ),
        migrations.AlterField(
            model_name="audiencemember",
            name="necessity",
            field=models.TextField(help_text="why it is necessary to share this with them"),
        ),
        migrations.AlterField(
            model_name="grant",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="accounts.partner"
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="accounts.unit",
            ),
        ),
        # Every field of a basis is needed from now on; what was never written down says so.
        migrations.RunPython(say_what_is_missing, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="audiencemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("regime", ""), ("gateway", ""), ("purpose", ""), ("necessity", ""), _connector="OR", _negated=True
                ),
                name="a_member_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lent_by__isnull", True),
                    models.Q(("to_at__isnull", False), models.Q(("lent_by", models.F("partner")), _negated=True)),
                    _connector="OR",
                ),
                name="a_seconded_grant_is_elsewhere_and_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted_by", models.F("person")), _negated=True),
                    models.Q(("seconded_by", models.F("person")), _negated=True),
                ),
                name="nobody_grants_to_themselves",
            ),
        ),
        migrations.RunPython(leave_single_signatures_to_the_log, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted_by__isnull", True), ("seconded_by__isnull", True)),
                    models.Q(
                        ("granted_by__isnull", False),
                        ("seconded_by__isnull", False),
                        models.Q(("seconded_by", models.F("granted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_grant_has_two_signatures_of_two_people",
            ),
        ),
    ]
