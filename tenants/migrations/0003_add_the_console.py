"""Tables and columns of the operator's console. Filled by the next migration, tightened by the one after."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tenants.models.domain
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CooperativeSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gathered_at', models.DateTimeField()),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
                ('errors_24h', models.PositiveIntegerField(default=0)),
                ('file_bytes', models.PositiveBigIntegerField(default=0)),
                ('table_bytes', models.PositiveBigIntegerField(default=0)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'tenants_summary',
            },
        ),
        migrations.CreateModel(
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=63)),
                ('name', models.CharField(max_length=200)),
                ('reason', models.CharField(max_length=300)),
                ('requested_by', models.CharField(max_length=150)),
                ('requested_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('confirmed_by', models.CharField(blank=True, default='', max_length=150)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_by', models.CharField(blank=True, default='', max_length=150)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'db_table': 'tenants_deletion',
                'ordering': ['-requested_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ExportRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=63)),
                ('status', models.CharField(choices=[('queued', 'czeka'), ('running', 'w toku'), ('done', 'gotowe'), ('refused', 'odrzucone'), ('failed', 'nieudane'), ('removed', 'usunięte')], default='queued', max_length=10)),
                ('requested_by', models.CharField(max_length=150)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('step', models.CharField(blank=True, default='', max_length=20)),
                ('done', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('messages', models.JSONField(default=list)),
                ('queued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300)),
                ('file_name', models.CharField(blank=True, default='', max_length=120)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'db_table': 'tenants_export_run',
                'ordering': ['-queued_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MaintenanceWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('announced_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('text', models.CharField(blank=True, default='', max_length=300)),
                ('created_by', models.CharField(max_length=150)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_by', models.CharField(blank=True, default='', max_length=150)),
            ],
            options={
                'db_table': 'tenants_maintenance_window',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProvisioningRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=63)),
                ('status', models.CharField(choices=[('queued', 'czeka'), ('running', 'w toku'), ('done', 'gotowe'), ('refused', 'odrzucone'), ('failed', 'nieudane'), ('removed', 'usunięte')], default='queued', max_length=10)),
                ('requested_by', models.CharField(max_length=150)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('step', models.CharField(blank=True, default='', max_length=20)),
                ('done', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('messages', models.JSONField(default=list)),
                ('queued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('pack', models.BinaryField(default=b'')),
                ('is_dry_run', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'tenants_provisioning_run',
                'ordering': ['-queued_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='cooperative',
            name='cooperative_status_is_known',
        ),
        migrations.AddField(
            model_name='branding',
            name='logo_png',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='agreement_signed_by',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='agreement_signed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='legacy_paths',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='cooperative',
            name='suspension_text',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='domain',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='domain',
            name='claimed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name='domain',
            name='finding',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='domain',
            name='proof_token',
            field=models.CharField(default=tenants.models.domain.new_proof_token, max_length=32),
        ),
        migrations.AddField(
            model_name='domain',
            name='proved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='cooperative',
            name='short_name',
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name='cooperative',
            name='status',
            field=models.CharField(choices=[('preparing', 'przygotowywana'), ('onboarding', 'wdrażana'), ('active', 'działa'), ('suspended', 'zawieszona')], default='preparing', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='branding',
            constraint=models.CheckConstraint(condition=models.Q(('logo_svg', ''), ('logo_png', b''), _connector='OR'), name='branding_has_one_mark'),
        ),
        migrations.AddConstraint(
            model_name='cooperative',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['preparing', 'onboarding', 'active', 'suspended'])), name='cooperative_status_is_known'),
        ),
        migrations.AddField(
            model_name='cooperativesummary',
            name='cooperative',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary', to='tenants.cooperative'),
        ),
        migrations.AddConstraint(
            model_name='deletion',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('requested_by')), _negated=True), name='deletion_takes_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='deletion',
            constraint=models.CheckConstraint(condition=models.Q(('started_at__isnull', True), models.Q(('confirmed_at__isnull', False), ('cancelled_at__isnull', True)), _connector='OR'), name='deletion_starts_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='deletion',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('finished_at__isnull', True)), fields=('slug',), name='deletion_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='exportrun',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'done', 'refused', 'failed', 'removed'])), name='export_status_is_known'),
        ),
        migrations.AddField(
            model_name='maintenancewindow',
            name='cooperative',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='tenants.cooperative'),
        ),
        migrations.AddConstraint(
            model_name='provisioningrun',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'running', 'done', 'refused', 'failed', 'removed'])), name='provisioning_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='cooperativesummary',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 2)), name='summary_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='maintenancewindow',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='maintenance_ends_after_its_start'),
        ),
        migrations.AddConstraint(
            model_name='maintenancewindow',
            constraint=models.CheckConstraint(condition=models.Q(('announced_at__lte', models.F('starts_at'))), name='maintenance_is_announced_before'),
        ),
    ]
