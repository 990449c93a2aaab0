from django.db import migrations, models

from linli.core.pinyin import initials_of


def fill(apps, schema_editor):
    """People written before this column existed: what a name is read as is no new fact, so no log line."""
    for name in ('Person', 'ResidentCard'):
        model = apps.get_model('registry', name)
        rows = []
        for row in model.objects.filter(initials='').only('pk', 'name').iterator(5000):
            row.initials = ''.join(f' {one}' for one in initials_of(row.name))
            rows.append(row)
        model.objects.bulk_update(rows, ['initials'], batch_size=400)


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='initials',
            field=models.CharField(blank=True, db_index=True, default='', editable=False, max_length=300, verbose_name='姓名首字母'),
        ),
        migrations.AddField(
            model_name='residentcard',
            name='initials',
            field=models.CharField(blank=True, default='', editable=False, max_length=300, verbose_name='姓名首字母'),
        ),
        migrations.AlterField(
            model_name='person',
            name='name',
            field=models.CharField(db_index=True, max_length=50, verbose_name='姓名'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='residentcard',
            index=models.Index(fields=['community', 'initials'], name='registry_card_initials'),
        ),
        migrations.AddIndex(
            model_name='residentcard',
            index=models.Index(fields=['community', 'name'], name='registry_card_name'),
        ),
    ]
