from django.db import migrations, models


class Migration(migrations.Migration):
    """Require number and day of publication."""

    dependencies = [
        ('portal', '0003_fill_publication_of_regulations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='regulationversion',
            name='number',
            field=models.PositiveIntegerField(unique=True),
        ),
        migrations.AlterField(
            model_name='regulationversion',
            name='published_on',
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name='regulationversion',
            index=models.Index(fields=['-valid_from', '-number'], name='regulation_newest'),
        ),
    ]
