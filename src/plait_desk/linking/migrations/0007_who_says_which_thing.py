import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linking", "0006_what_many_say")]

    operations = [
        migrations.CreateModel(
            name="SaidThing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(help_text="a keyed digest of the normal form")),
                (
                    "mention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="collection.mention"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("number", "mention"), name="one_number_a_saying")],
            },
        ),
    ]
