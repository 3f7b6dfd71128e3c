from django.db import migrations, models
from django.db.models import F, Max, Q

OPEN = ("registered", "assigned", "in_progress", "waiting", "reopened", "long_term")


def end_what_outlived_its_round(apps, schema_editor):
    """What was asked in a round that is over waits for nobody's decision any more."""
    requests = apps.get_model("matters", "Request").objects.filter(state="asked")
    began = Max("matter__clocks__started_at", filter=Q(matter__clocks__kind="promise"))
    stale = requests.annotate(began=began).filter(
        ~Q(matter__status__in=OPEN) | Q(matter__round__gt=1, asked_at__lt=F("began"))
    )
    requests.filter(pk__in=list(stale.values_list("pk", flat=True))).update(state="lapsed")


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_fewer_indexes")]

    operations = [
        migrations.AlterField(
            model_name="request",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("granted", "Granted"),
                    ("refused", "Refused"),
                    ("lapsed", "No longer asked"),
                ],
                default="asked",
                max_length=8,
            ),
        ),
        migrations.RunPython(end_what_outlived_its_round, migrations.RunPython.noop),
    ]
