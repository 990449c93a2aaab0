"""Where new entries take their numbers from: a counter row on SQLite, a sequence on PostgreSQL."""

from django.db import migrations

#: Numbers start above the keys of organisations and accounts, so that a mixed-up id is found soon.
FIRST = 1_000_001


def begin(apps, schema_editor):
    apps.get_model("kit", "IdCounter").objects.get_or_create(pk=1, defaults={"next": FIRST})
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE SEQUENCE IF NOT EXISTS linli_entry_id AS bigint START {FIRST}")


def end(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP SEQUENCE IF EXISTS linli_entry_id")


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]
    operations = [migrations.RunPython(begin, end)]
