import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields

PURPOSES = [
    ("law-enforcement", "Prevent, detect, investigate and prosecute crime"),
    ("safeguarding", "Protect a person at risk"),
    ("procurement", "Check a supplier"),
    ("licensing", "Check a licence applicant"),
    ("reporting", "Report to the Taskforce and the public"),
    ("oversight", "Oversee how the system is used"),
]
KINDS = [
    ("person", "Person: full name and birth date"),
    ("company", "Company number"),
    ("phone", "Telephone number"),
    ("vehicle", "Registration mark of a vehicle"),
    ("account", "Bank account: IBAN, or sort code and number"),
]


def identity() -> plait_desk.accounts.fields.OpaqueIdField:
    return plait_desk.accounts.fields.OpaqueIdField(
        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
    )


def number() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def to(table: str, related_name: str = "+", **options: object) -> models.ForeignKey:
    kept = {"on_delete": django.db.models.deletion.PROTECT} | options
    return models.ForeignKey(related_name=related_name, to=table, **kept)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("collection", "0005_references"),
        ("linking", "0004_screening"),
        ("thread", "0004_what_a_clock_tells"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExactKey",
            fields=[
                ("id", number()),
                ("number", models.BigIntegerField(help_text="a keyed digest of the key")),
                ("mention", to("collection.mention", on_delete=django.db.models.deletion.CASCADE)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("number", "mention"), name="one_key_a_record")],
            },
        ),
        migrations.CreateModel(
            name="PointerContact",
            fields=[
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.partner",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="an office and how to reach it, not a person's own number", max_length=200
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("set_by", to(settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="PointerQuestion",
            fields=[
                ("id", identity()),
                ("purpose", models.CharField(choices=PURPOSES, max_length=20)),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("case_reference", models.CharField(max_length=60)),
                ("reason", models.TextField(help_text="why they need to know")),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("asked_by", to(settings.AUTH_USER_MODEL)),
                ("partner", to("accounts.partner")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "-asked_at"], name="questions_of_a_person"),
                    models.Index(fields=["expires_at"], name="questions_by_their_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointerNotice",
            fields=[
                ("id", identity()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("called", "We have spoken"),
                            ("released", "Released to you"),
                            ("nothing", "Nothing to add"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("partner", to("accounts.partner")),
                (
                    "question",
                    to("linking.pointerquestion", "notices", on_delete=django.db.models.deletion.CASCADE),
                ),
                ("release", to("thread.release", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("question", "partner"), name="one_notice_a_body"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateAgreement",
            fields=[
                (
                    "regime",
                    models.CharField(
                        choices=[("dpa2018-part3", "Data Protection Act 2018, Part 3"), ("uk-gdpr", "UK GDPR")],
                        max_length=20,
                    ),
                ),
                ("gateway", models.TextField(help_text="the power or duty under which it is shared")),
                ("purpose", models.CharField(choices=PURPOSES, max_length=20)),
                ("necessity", models.TextField(help_text="why it is necessary to share this with them")),
                ("id", identity()),
                ("code", models.CharField(help_text="by which both desks know it", max_length=13, unique=True)),
                ("kinds", plait_desk.accounts.fields.CodesField()),
                (
                    "shows",
                    models.CharField(
                        choices=[
                            ("keys", "Which keys both hold"),
                            ("count", "Only how many keys both hold"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(help_text="the day on which it has ended")),
                ("smallest", models.PositiveIntegerField(help_text="keys that a set has at least")),
                ("most_runs", models.PositiveIntegerField()),
                (
                    "least_change",
                    models.PositiveIntegerField(
                        help_text="keys by which a set differs from an earlier one, if it does"
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "agreed_elsewhere",
                    models.CharField(
                        blank=True, help_text="who signed at the second body's desk", max_length=200
                    ),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "their_key",
                    models.BinaryField(
                        default=b"", help_text="the public key of the second body's desk; empty: this desk"
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                ("agreed_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("first", to("accounts.partner")),
                ("proposed_by", to(settings.AUTH_USER_MODEL)),
                ("revoked_by", to(settings.AUTH_USER_MODEL, null=True)),
                ("second", to("accounts.partner")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regime", ""),
                            ("gateway", ""),
                            ("purpose", ""),
                            ("necessity", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                        name="an_agreement_has_its_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True), name="two_bodies_are_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("agreed_by")), _negated=True),
                        name="nobody_agrees_with_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gt", models.F("from_on"))),
                        name="an_agreement_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateSecret",
            fields=[
                ("id", number()),
                ("locked", models.BinaryField()),
                (
                    "agreement",
                    to("linking.privateagreement", "secrets", on_delete=django.db.models.deletion.CASCADE),
                ),
                ("partner", to("accounts.partner")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "partner"), name="one_secret_a_side"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateRun",
            fields=[
                ("id", identity()),
                ("run", models.CharField(help_text="by which both sides know it", max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("begun", "Our offer is being made"),
                            ("offered", "Our offer is ready: send it, and wait for the answer"),
                            ("answer_in", "Their answer is being read"),
                            ("offer_in", "Their offer is being read"),
                            ("answered", "Our answer is ready: send it, and wait for the close"),
                            ("close_in", "Their close is being read"),
                            ("ended", "Ended"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why_refused", models.CharField(blank=True, max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("own_size", models.PositiveIntegerField(null=True)),
                ("their_size", models.PositiveIntegerField(null=True)),
                ("matched", models.PositiveIntegerField(null=True)),
                ("incoming", models.BinaryField(default=b"", help_text="the step file that is being read")),
                ("outgoing", models.BinaryField(default=b"", help_text="the step file to send")),
                ("theirs_again", models.BinaryField(default=b"", help_text="their points, blinded by both")),
                ("agreement", to("linking.privateagreement", "runs")),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("partner", to("accounts.partner")),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "-begun_at"], name="private_runs_of_a_side")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "partner", "run"), name="one_part_a_side_and_run"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateEntry",
            fields=[
                ("id", number()),
                ("place", models.PositiveIntegerField()),
                ("mark", models.BigIntegerField()),
                ("is_match", models.BooleanField(default=False)),
                ("mention", to("collection.mention", on_delete=django.db.models.deletion.CASCADE)),
                ("run", to("linking.privaterun", "entries", on_delete=django.db.models.deletion.CASCADE)),
            ],
            options={
                "indexes": [models.Index(fields=["run", "place"], name="private_entries_in_place")],
            },
        ),
    ]
