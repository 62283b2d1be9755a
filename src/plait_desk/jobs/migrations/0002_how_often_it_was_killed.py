from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="killed",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text="how often its worker was"),
        ),
    ]
