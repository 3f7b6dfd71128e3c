from django.db import migrations, models

import huiketing.base.times

# A proposal a place edits on the sign-off desk; the source stands beside it.
FIRST = {
    "since": "2020-01-01",
    "peers": 1,
    "review_months": 12,
    "citation": "业务能师编写、条线互审、主管签发（建议做法）",
}


def add(apps, schema_editor):
    apps.get_model("handbook", "SignOffRule").objects.create(**FIRST)


class Migration(migrations.Migration):
    dependencies = [("handbook", "0002_the_written_book")]

    operations = [
        migrations.CreateModel(
            name="SignOffRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateField(default=huiketing.base.times.today, verbose_name="from"),
                ),
                (
                    "peers",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Each of another line.",
                        verbose_name="peers who must agree",
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        default=12, verbose_name="months until the review"
                    ),
                ),
                ("citation", models.CharField(max_length=200, verbose_name="decided by")),
            ],
            options={
                "verbose_name": "rule of signing off",
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
