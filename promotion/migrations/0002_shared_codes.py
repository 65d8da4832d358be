"""The shared codes of the taxonomy: freedoms, kinds of obstacles, groups, actors and the rest."""

from django.db import migrations

from promotion.taxonomy.loading import load_codes, remove_codes


def put_codes(apps, _schema_editor):
    """Write them."""
    load_codes(apps.get_model("promotion", "Code"))


def take_codes(apps, _schema_editor):
    """The other way round."""
    remove_codes(apps.get_model("promotion", "Code"))


class Migration(migrations.Migration):
    dependencies = [("promotion", "0001_obstacles_and_codes")]
    operations = [migrations.RunPython(put_codes, take_codes)]
