import django.core.validators
from django.db import migrations, models

import huiketing.base.times


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_indexes")]

    operations = [
        migrations.CreateModel(
            name="Generality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="closed matters a line",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="within how many months",
                    ),
                ),
                (
                    "since",
                    models.DateField(default=huiketing.base.times.today, verbose_name="holds from"),
                ),
                ("citation", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={"verbose_name": "standard of generality", "ordering": ["-since", "-pk"]},
        ),
    ]
