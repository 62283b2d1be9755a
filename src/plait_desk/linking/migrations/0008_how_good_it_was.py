from django.db import migrations, models

import plait.domain.ids
import plait_desk.accounts.fields


class Migration(migrations.Migration):
    dependencies = [("linking", "0007_who_says_which_thing")]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    plait_desk.accounts.fields.OpaqueIdField(
                        default=plait.domain.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("data_set", models.CharField(max_length=80)),
                ("kind", models.CharField(help_text="person or organisation", max_length=20)),
                (
                    "version",
                    models.CharField(
                        blank=True, help_text="of the model; none where several were learnt", max_length=64
                    ),
                ),
                ("is_synthetic", models.BooleanField()),
                ("whole", models.JSONField(help_text="the figures as `plait.linking.quality` writes them")),
                (
                    "seeds",
                    models.JSONField(
                        default=list, help_text="the same for each of several made-up worlds, with its seed"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["data_set", "kind", "-at"], name="newest_of_a_set")],
            },
        ),
    ]
