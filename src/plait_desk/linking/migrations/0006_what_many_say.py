from typing import Any

from django.db import migrations, models
from django.db.models import Q


def forget_older_models(apps: Any, schema_editor: object) -> None:
    """What models of the first engine scored is no figure of this one: the next run learns and links anew."""
    apps.get_model("linking", "Link").objects.all().delete()
    apps.get_model("linking", "ModelVersion").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("linking", "0005_hit_no_hit_and_private_matching")]

    operations = [
        migrations.RunPython(forget_older_models, migrations.RunPython.noop),
        migrations.AddField(
            model_name="modelversion",
            name="prior_weight",
            field=models.FloatField(
                default=0, help_text="bits: log2 of the odds that two mentions taken at random are one"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="modelversion",
            name="threshold",
            field=models.FloatField(help_text="a pair that stands alone is one from this probability"),
        ),
        migrations.AlterField(
            model_name="modelversion",
            name="kind",
            field=models.CharField(help_text="person or organisation", max_length=20),
        ),
        migrations.AddField(
            model_name="identity",
            name="said",
            field=models.BigIntegerField(help_text="a hash of all that the mention says, where many say so", null=True),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(condition=Q(said__isnull=False), fields=["said"], name="linking_said"),
        ),
    ]
