import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def tell_from_its_load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whose edition it is, of which day and how large, as its load says."""
    editions = apps.get_model("collection", "RegisterEdition").objects.using(schema_editor.connection.alias)
    for edition in editions.select_related("load"):
        edition.feed, edition.entries = edition.load.feed, edition.load.accepted
        edition.as_at = edition.made_at.date()
        edition.save(update_fields=["feed", "entries", "as_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("collection", "0003_drafts_and_counting"),
        ("thread", "0004_what_a_clock_tells"),
    ]

    operations = [
        migrations.AddField(
            model_name="load",
            name="preview",
            field=models.ForeignKey(
                help_text="what it would bring, until it is decided",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="thread.blob",
            ),
        ),
        migrations.AddField(
            model_name="registeredition",
            name="as_at",
            field=models.DateField(
                default=datetime.date(2026, 1, 1),
                help_text="the day that it stands for: in the file's name, or the day it came",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="registeredition",
            name="entries",
            field=models.BigIntegerField(default=0, help_text="rows of the register in it"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="registeredition",
            name="feed",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="registeredition",
            name="withdrawn_at",
            field=models.DateTimeField(help_text="when its body went back to the one before it", null=True),
        ),
        migrations.AlterField(
            model_name="load",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("waiting", "waiting to be taken in"),
                    ("running", "Running"),
                    ("draft", "a draft of its writers"),
                    ("committed", "Committed"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="registeredition",
            name="rows",
            field=models.BigIntegerField(help_text="what it says: statements, or figures"),
        ),
        migrations.AlterField(
            model_name="statement",
            name="other",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="said_by",
                to="collection.mention",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("other__isnull", False)), fields=["other"], name="statements_tied_to"
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("item__isnull", False)), fields=["item"], name="statements_in_an_item"
            ),
        ),
        migrations.RunPython(tell_from_its_load, migrations.RunPython.noop),
    ]
