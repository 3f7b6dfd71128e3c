from django.db import migrations
from django.db.models import F


def what_was_late_is_late(apps, schema_editor):
    """A pause that began after the promise ran out stops nothing; such matters count as overdue."""
    matters = apps.get_model("matters", "Matter").objects.filter(status="waiting", paused=True)
    late = matters.filter(pauses__ends_at=None, pauses__starts_at__gt=F("promised_due"))
    matters.filter(pk__in=list(late.values_list("pk", flat=True))).update(paused=False)


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_lapsed_requests")]

    operations = [migrations.RunPython(what_was_late_is_late, migrations.RunPython.noop)]
