import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


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
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PointerQuestion",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person: full name and birth date"),
                            ("company", "Company number"),
                            ("phone", "Telephone number"),
                            ("vehicle", "Registration mark of a vehicle"),
                            ("account", "Bank account: IBAN, or sort code and number"),
                        ],
                        max_length=10,
                    ),
                ),
                ("case_reference", models.CharField(max_length=60)),
                ("reason", models.TextField(help_text="why they need to know")),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PointerNotice",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
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
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="thread.release"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="linking.pointerquestion",
                    ),
                ),
            ],
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
                ("necessity", models.TextField(help_text="why it is necessary to share this with them")),
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(help_text="by which both desks know it", max_length=13)),
                ("kinds", plait_desk.accounts.fields.CodesField()),
                (
                    "shows",
                    models.CharField(
                        choices=[("keys", "Which keys both hold"), ("count", "Only how many keys both hold")],
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
                    models.CharField(blank=True, help_text="who signed at the second body's desk", max_length=200),
                ),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "their_key",
                    models.BinaryField(
                        default=b"", help_text="the public key of the second body's desk; empty: this desk"
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
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
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrivateRun",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
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
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="linking.privateagreement"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrivateEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("mark", models.BigIntegerField()),
                ("is_match", models.BooleanField(default=False)),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="collection.mention"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="linking.privaterun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrivateSecret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("locked", models.BinaryField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to="linking.privateagreement",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExactKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(help_text="a keyed digest of the key")),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="collection.mention"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("number", "mention"), name="one_key_a_record")],
            },
        ),
        migrations.AddIndex(
            model_name="pointerquestion",
            index=models.Index(fields=["asked_by", "-asked_at"], name="questions_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="pointerquestion",
            index=models.Index(fields=["expires_at"], name="questions_by_their_end"),
        ),
        migrations.AddConstraint(
            model_name="pointernotice",
            constraint=models.UniqueConstraint(fields=("question", "partner"), name="one_notice_a_body"),
        ),
        migrations.AddConstraint(
            model_name="privateagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("regime", ""), ("gateway", ""), ("purpose", ""), ("necessity", ""), _connector="OR", _negated=True
                ),
                name="an_agreement_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="privateagreement",
            constraint=models.UniqueConstraint(fields=("first", "code"), name="one_agreement_a_body_and_code"),
        ),
        migrations.AddConstraint(
            model_name="privateagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True), name="two_bodies_are_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="privateagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("proposed_by", models.F("agreed_by")), _negated=True),
                name="nobody_agrees_with_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="privateagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gt", models.F("from_on"))), name="an_agreement_ends_after_it_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="privaterun",
            index=models.Index(fields=["partner", "-begun_at"], name="private_runs_of_a_side"),
        ),
        migrations.AddConstraint(
            model_name="privaterun",
            constraint=models.UniqueConstraint(fields=("agreement", "partner", "run"), name="one_part_a_side_and_run"),
        ),
        migrations.AddIndex(
            model_name="privateentry",
            index=models.Index(fields=["run", "place"], name="private_entries_in_place"),
        ),
        migrations.AddConstraint(
            model_name="privatesecret",
            constraint=models.UniqueConstraint(fields=("agreement", "partner"), name="one_secret_a_side"),
        ),
    ]
