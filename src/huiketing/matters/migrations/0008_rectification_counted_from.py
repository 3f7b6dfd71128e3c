from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_the_rating(apps, schema_editor):
    """The time to mend counts from the rating; of what was taken in from a book it is not known."""
    rows = apps.get_model("matters", "Rectification").objects
    given = apps.get_model("matters", "Rating").objects.filter(pk=OuterRef("rating_id"))
    known = rows.filter(matter__back_entered=False).values_list("pk", flat=True)
    rows.filter(pk__in=list(known)).update(counted_from=Subquery(given.values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_late_before_papers")]

    operations = [
        migrations.AddField(
            model_name="rectification",
            name="counted_from",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(from_the_rating, migrations.RunPython.noop),
    ]
