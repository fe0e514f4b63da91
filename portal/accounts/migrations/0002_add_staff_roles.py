import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the cooperative's own roles; for now the old words for staff and the new one stand side by side."""

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='user',
            name='user_role_is_known',
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['resident', 'clerk', 'accountant', 'administrator', 'staff', 'operator'])), name='user_role_is_known'),
        ),
        migrations.AlterField(
            model_name='user',
            name='role',
            field=models.CharField(choices=[('resident', 'mieszkaniec'), ('staff', 'pracownik'), ('operator', 'operator platformy')], default='resident', max_length=20),
        ),
        migrations.CreateModel(
            name='StaffRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=300)),
                ('capabilities', models.JSONField(default=list)),
                ('offices', models.JSONField(default=list)),
                ('estates', models.JSONField(default=list)),
                ('place', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'db_table': 'accounts_staff_role',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='staff_role_is_named'), models.CheckConstraint(condition=models.Q(('capabilities', []), _negated=True), name='staff_role_may_do_something')],
            },
        ),
        migrations.CreateModel(
            name='RoleHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_holdings', to=settings.AUTH_USER_MODEL)),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='accounts.staffrole')),
            ],
            options={
                'db_table': 'accounts_role_holding',
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_held_once')],
            },
        ),
    ]
