import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("collection", "0005_references"),
        ("linking", "0002_watches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="match",
            name="takes_back",
            field=models.BooleanField(default=False, help_text="it restores what stood before the one it supersedes"),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one_group",
                    models.BigIntegerField(help_text="the id of a group; the room of groups says what it is called"),
                ),
                ("other_group", models.BigIntegerField()),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="linking.match"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[("same", "same"), ("different", "different"), ("unsure", "unsure")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.marking"
                    ),
                ),
                (
                    "match",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="second_look", to="linking.match"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Moved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moved", to="linking.match"
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="collection.mention"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="linking.subject"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                fields=("match", "one_group", "other_group", "marking"), name="one_hold_a_sight"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("first_by")), _negated=True), name="a_second_look_is_anothers"
            ),
        ),
        migrations.AddConstraint(
            model_name="moved",
            constraint=models.UniqueConstraint(fields=("match", "mention"), name="moved_once_a_decision"),
        ),
    ]
