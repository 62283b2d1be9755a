from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_token_for_a_machine"),
        ("thread", "0003_a_notice_of_erasure"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="blob",
            name="one_blob_a_partner_and_content",
        ),
        migrations.AddField(
            model_name="reviewclock",
            name="came_from",
            field=models.CharField(
                blank=True, help_text="item, or the feed or register that brought it", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="reviewclock",
            name="categories",
            field=models.CharField(blank=True, help_text="subject categories, separated by ;", max_length=200),
        ),
        migrations.AddField(
            model_name="reviewclock",
            name="is_put_forward",
            field=models.BooleanField(default=False, help_text="for deletion, by whoever decides on reports"),
        ),
        migrations.AddField(
            model_name="reviewclock",
            name="said",
            field=models.PositiveIntegerField(
                default=0, help_text="items or statements that carry the record's own marking"
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="gateway",
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name="release",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("law-enforcement", "Prevent, detect, investigate and prosecute crime"),
                    ("safeguarding", "Protect a person at risk"),
                    ("procurement", "Check a supplier"),
                    ("licensing", "Check a licence applicant"),
                    ("reporting", "Report to the Taskforce and the public"),
                    ("oversight", "Oversee how the system is used"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="regime",
            field=models.CharField(
                choices=[("dpa2018-part3", "Data Protection Act 2018, Part 3"), ("uk-gdpr", "UK GDPR")], max_length=20
            ),
        ),
        migrations.AddConstraint(
            model_name="blob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("destroyed_at", None)),
                fields=("partner", "sha256"),
                name="one_blob_a_partner_and_content",
            ),
        ),
    ]
