from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_newest_of_a_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="Held",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name="searchentry",
            name="held_with",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what it came with: it is not found while that is held back"
            ),
        ),
    ]
