from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["key", "sequence"], name="audit_citat_key_487a1f_idx")],
            },
        ),
        migrations.AlterField(
            model_name="sealedrow",
            name="event",
            field=models.CharField(
                choices=[
                    ("collection", "collection"),
                    ("alteration", "alteration"),
                    ("consultation", "consultation"),
                    ("disclosure", "disclosure"),
                    ("combination", "combination"),
                    ("erasure", "erasure"),
                    ("sign-in", "sign-in"),
                    ("refusal", "refusal"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="waitingchange",
            name="event",
            field=models.CharField(
                choices=[
                    ("collection", "collection"),
                    ("alteration", "alteration"),
                    ("consultation", "consultation"),
                    ("disclosure", "disclosure"),
                    ("combination", "combination"),
                    ("erasure", "erasure"),
                    ("sign-in", "sign-in"),
                    ("refusal", "refusal"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="waitingread",
            name="event",
            field=models.CharField(
                choices=[
                    ("collection", "collection"),
                    ("alteration", "alteration"),
                    ("consultation", "consultation"),
                    ("disclosure", "disclosure"),
                    ("combination", "combination"),
                    ("erasure", "erasure"),
                    ("sign-in", "sign-in"),
                    ("refusal", "refusal"),
                ],
                max_length=20,
            ),
        ),
    ]
