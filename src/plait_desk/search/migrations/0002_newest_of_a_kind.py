from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_two_signatures_and_sessions"),
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="searchentry",
            name="search_sear_kind_91bb6b_idx",
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["kind", "-id"], name="search_sear_kind_d8e8a3_idx"),
        ),
    ]
