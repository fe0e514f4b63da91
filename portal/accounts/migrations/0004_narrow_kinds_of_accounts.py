from django.db import migrations, models


class Migration(migrations.Migration):
    """Let go of the old words for staff."""

    dependencies = [
        ('accounts', '0003_fill_staff_roles'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='user',
            name='user_role_is_known',
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['resident', 'staff', 'operator'])), name='user_role_is_known'),
        ),
    ]
