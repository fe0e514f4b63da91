from django.db import migrations, models


class Migration(migrations.Migration):
    """Give versions of the regulation a number and a day of publication; several may come into force on one day."""

    dependencies = [
        ('portal', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='regulationversion',
            name='number',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='regulationversion',
            name='published_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='regulationversion',
            name='valid_from',
            field=models.DateField(),
        ),
    ]
