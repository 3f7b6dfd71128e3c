from django.db import migrations

# Proposals a place edits under /place/limits; the source stands beside each.
LIMITS = [
    ("contact", 0, "working_day", "首问负责：当日联系（建议时限）"),
    ("contact_urgent", 30, "minute", "应急事项（建议时限）"),
    ("accept", 1, "working_day", "签收时限（建议时限）"),
    ("promise", 5, "working_day", "没有对应流程时的答复时限（建议时限）"),
    ("opinion", 3, "working_day", "会办意见（建议时限）"),
    (
        "rectify_contact",
        1,
        "working_day",
        "差评回访，参照国办发〔2019〕51号的“好差评”制度（建议时限）",
    ),
    ("rectify", 15, "working_day", "差评整改，参照“好差评”制度的地方做法（建议时限）"),
    ("reopen", 30, "day", "办结后可要求重办（建议时限）"),
]


def add(apps, schema_editor):
    Limit = apps.get_model("matters", "Limit")
    Limit.objects.bulk_create(
        Limit(name=name, amount=amount, unit=unit, citation=citation, since="2020-01-01")
        for name, amount, unit, citation in LIMITS
    )


def remove(apps, schema_editor):
    apps.get_model("matters", "Limit").objects.filter(since="2020-01-01").delete()


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(add, remove, elidable=False)]
