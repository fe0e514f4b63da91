from django.db import migrations, models


class Migration(migrations.Migration):
    """Require a purpose, empty where the kind says it; old code that names none keeps working."""

    dependencies = [
        ('portal', '0009_fill_purpose_of_audit'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditevent',
            name='purpose',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
    ]
