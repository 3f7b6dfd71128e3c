import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Substr


def lay_below(apps, schema_editor):
    """What was merged away earlier lies below what stands in its place today, as it does since."""
    units = apps.get_model("org", "Unit").objects
    for unit in units.exclude(merged_into=None).order_by("ended_on", "pk"):
        unit.refresh_from_db()
        into, seen = units.get(pk=unit.merged_into_id), {unit.pk}
        while into.merged_into_id is not None and into.pk not in seen:
            seen.add(into.pk)
            into = units.get(pk=into.merged_into_id)
        if into.path.startswith(unit.path):
            continue  # two merged into each other at once: nothing stands in their place
        old, new = unit.path, f"{into.path}{unit.pk}/"
        units.filter(pk=unit.pk).update(parent=into, merged_into=into)
        rest = Substr("path", len(old) + 1)
        units.filter(path__startswith=old).update(path=Concat(Value(new), rest))


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_over",
                to="org.unit",
            ),
        ),
        migrations.RunPython(lay_below, migrations.RunPython.noop),
    ]
