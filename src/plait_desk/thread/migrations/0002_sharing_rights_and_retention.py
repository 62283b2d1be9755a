import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_two_signatures_and_sessions"),
        ("thread", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentRequest",
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
                ("object_ref", models.CharField(max_length=40)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "originator",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Passed on, no answer yet"),
                            ("given", "Consent given"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner"], name="thread_cons_partner_435dfd_idx"),
                    models.Index(fields=["originator", "state"], name="thread_cons_origina_557fdb_idx"),
                ],
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
                        name="a_question_for_consent_has_its_basis",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a second person"),
                            ("refused", "Refused by the second person"),
                            ("agreed", "Agreed, not carried out yet"),
                            ("blanked", "Taken out of every room, bytes being wiped"),
                            ("done", "Carried out"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("mentions", models.JSONField(default=list, help_text="identities in thirteen letters")),
                ("reports", models.JSONField(default=list, help_text="identities in thirteen letters")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_longer_necessary", "no_longer_necessary"),
                            ("time_expired", "time_expired"),
                            ("inaccurate", "inaccurate"),
                            ("unlawful", "unlawful"),
                            ("person_asked", "person_asked"),
                            ("court_or_commissioner", "court_or_commissioner"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("second_at", models.DateTimeField(null=True)),
                ("salt", models.CharField(blank=True, max_length=64)),
                (
                    "digest",
                    models.CharField(blank=True, help_text="salted hash of what was disposed of", max_length=64),
                ),
                ("counts", models.JSONField(default=dict, help_text="how many values each room gave up")),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("second_by")), _negated=True),
                        name="a_disposal_takes_two_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dissemination",
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
                ("object_ref", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "from_partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                ("message", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "held"), ("sent", "sent"), ("recalled", "recalled")], max_length=10
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(help_text="empty while it is held", null=True)),
                ("recalled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_ref"], name="thread_diss_object__edd764_idx"),
                    models.Index(fields=["asked_at"], name="thread_diss_asked_a_e2c5d4_idx"),
                ],
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
                        name="a_disclosure_has_its_basis",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisseminationRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dissemination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="thread.dissemination",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner__isnull", False), ("person__isnull", True)),
                            models.Q(("partner__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_recipient_is_a_body_or_a_person",
                    ),
                    models.UniqueConstraint(fields=("dissemination", "partner"), name="a_body_is_sent_it_once"),
                    models.UniqueConstraint(fields=("dissemination", "person"), name="a_person_is_sent_it_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("recall", "Recall"),
                            ("correction", "Correction"),
                            ("consent", "Answer about a condition"),
                            ("rights", "Decision on a person's rights"),
                        ],
                        max_length=10,
                    ),
                ),
                ("object_ref", models.CharField(max_length=40)),
                ("by_ref", models.CharField(blank=True, help_text="what stands in its place", max_length=40)),
                ("reason", models.TextField()),
                (
                    "from_partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_ref"], name="thread_noti_object__7532e2_idx"),
                    models.Index(fields=["by_ref"], name="thread_noti_by_ref_95bfca_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner__isnull", False), ("person__isnull", True)),
                            models.Q(("partner__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_notice_tells_a_body_or_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseRequest",
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
                ("object_ref", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                (
                    "words",
                    models.ForeignKey(
                        help_text="exactly what is released",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="thread.blob",
                    ),
                ),
                (
                    "to_marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                ("from_at", models.DateTimeField(null=True)),
                ("to_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second person"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
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
                ("reason", models.TextField(blank=True, help_text="why it was refused or withdrawn")),
                (
                    "release",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_as",
                        to="thread.release",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["object_ref"], name="thread_rele_object__a1dad8_idx"),
                    models.Index(fields=["state", "asked_at"], name="thread_rele_state_9852b0_idx"),
                ],
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
                        name="a_request_has_its_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "withdrawn"),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_agrees_to_their_own_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decided_request_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.partner"
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("access", "Access: what do you hold about me?"),
                            ("rectification", "Rectification: this is wrong"),
                            ("restriction", "Restriction: stop using this"),
                            ("objection", "Objection: you should not process this"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[("dpa2018-part3", "Data Protection Act 2018, Part 3"), ("uk-gdpr", "UK GDPR")],
                        max_length=20,
                    ),
                ),
                ("requester", models.CharField(help_text="as the person names themselves", max_length=200)),
                ("asked", models.TextField(help_text="what they ask, in their words")),
                ("received_on", models.DateField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("identified_on", models.DateField(null=True)),
                (
                    "identified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("identified_how", models.CharField(blank=True, max_length=200)),
                ("extended_at", models.DateTimeField(null=True)),
                ("extension_reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identity", "Identity to be checked"),
                            ("open", "To be decided"),
                            ("decided", "Decided"),
                            ("review", "Review asked for"),
                            ("reviewed", "Reviewed"),
                        ],
                        default="identity",
                        max_length=10,
                    ),
                ),
                (
                    "review_asked",
                    models.TextField(blank=True, help_text="why the person wants the decision looked at again"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partner", "state", "received_on"], name="thread_righ_partner_71af9a_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identified_on", None), models.Q(("identified_how", ""), _negated=True), _connector="OR"
                        ),
                        name="identity_says_how_it_was_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extended_at", None), models.Q(("extension_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="an_extension_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mention_id", models.BigIntegerField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="thread.rightsrequest",
                    ),
                ),
                ("from_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)), fields=["mention_id"], name="restricted_mentions"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("request", "mention_id"),
                        name="restricted_once_a_request",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("mention", "A record of a person"), ("report", "An intelligence report")],
                        max_length=8,
                    ),
                ),
                ("thing_id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("risk_to_people", "risk_to_people"),
                            ("pattern_of_offending", "pattern_of_offending"),
                            ("live_proceedings", "live_proceedings"),
                            ("position_of_trust", "position_of_trust"),
                            ("safeguarding", "safeguarding"),
                        ],
                        max_length=30,
                    ),
                ),
                ("why", models.TextField(help_text="in words; blanked when the record is disposed of")),
                ("reviewed_on", models.DateField()),
                ("next_review_on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "thing_id"], name="thread_rete_kind_6454c6_idx")],
            },
        ),
        migrations.CreateModel(
            name="ReviewClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("mention", "A record of a person"), ("report", "An intelligence report")],
                        max_length=8,
                    ),
                ),
                ("thing_id", models.BigIntegerField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.partner"
                    ),
                ),
                ("group", models.CharField(choices=[("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")], max_length=1)),
                ("last_event_on", models.DateField()),
                ("next_review_on", models.DateField()),
                ("disposal_on", models.DateField(help_text="when time alone calls for disposal", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "next_review_on"], name="thread_revi_partner_b32966_idx")],
                "constraints": [models.UniqueConstraint(fields=("kind", "thing_id"), name="one_clock_a_record")],
            },
        ),
        migrations.CreateModel(
            name="RightsDecision",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="thread.rightsrequest"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Granted"), ("partly", "Granted in part"), ("refused", "Refused")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("exemptions", plait_desk.accounts.fields.CodesField(default=frozenset)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_review", models.BooleanField(default=False)),
                ("told", models.IntegerField(default=0, help_text="how many recipients were sent a notice")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "is_review"), name="decided_once_and_reviewed_once"),
                    models.UniqueConstraint(fields=("request", "by"), name="a_review_is_by_another_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="thread.rightsrequest"
                    ),
                ),
                ("mention_id", models.BigIntegerField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "mention_id"), name="a_record_once_a_request")
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("mention_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suppressions", to="thread.disposal"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="threadlink",
            name="one_step_once",
        ),
        migrations.AddField(
            model_name="release",
            name="from_at",
            field=models.DateTimeField(help_text="readable from; empty: at once", null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="gateway",
            field=models.TextField(default="Taskforce information sharing agreement"),
        ),
        migrations.AddField(
            model_name="release",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("law-enforcement", "Prevent, detect, investigate and prosecute crime"),
                    ("safeguarding", "Protect a person at risk"),
                    ("procurement", "Check a supplier"),
                    ("licensing", "Check a licence applicant"),
                    ("reporting", "Report to the Taskforce and the public"),
                    ("oversight", "Oversee how the system is used"),
                ],
                default="law-enforcement",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="recall_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="release",
            name="recalled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="recalled_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="regime",
            field=models.CharField(
                choices=[("dpa2018-part3", "Data Protection Act 2018, Part 3"), ("uk-gdpr", "UK GDPR")],
                default="dpa2018-part3",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="to_at",
            field=models.DateTimeField(help_text="no longer readable from; empty: until recalled", null=True),
        ),
        migrations.AlterField(
            model_name="release",
            name="basis",
            field=models.TextField(help_text="why it is necessary"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("regime", ""), ("gateway", ""), ("purpose", ""), ("basis", ""), _connector="OR", _negated=True
                ),
                name="a_release_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_at", None), ("to_at", None), ("to_at__gt", models.F("from_at")), _connector="OR"
                ),
                name="a_release_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="threadlink",
            constraint=models.UniqueConstraint(
                fields=("from_ref", "relation", "to_ref", "marking"), name="one_step_once"
            ),
        ),
    ]
