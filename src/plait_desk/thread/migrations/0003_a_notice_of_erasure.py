from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("thread", "0002_sharing_rights_and_retention"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("recall", "Recall"),
                    ("correction", "Correction"),
                    ("consent", "Answer about a condition"),
                    ("rights", "Decision on a person's rights"),
                    ("erasure", "Disposed of"),
                ],
                max_length=10,
            ),
        ),
    ]
