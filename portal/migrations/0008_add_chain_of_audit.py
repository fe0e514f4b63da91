from django.db import migrations, models


class Migration(migrations.Migration):
    """Add whose data an event is about and why, its place and seal in the chain, and the head of the chain."""

    dependencies = [
        ('portal', '0007_add_outbox'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditevent',
            name='person_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='purpose',
            field=models.CharField(blank=True, max_length=200, null=True),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='place',
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='seal',
            field=models.BinaryField(blank=True, editable=False, max_length=32, null=True),
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('place', models.BigIntegerField(default=0)),
                ('seal', models.BinaryField(max_length=32)),
                ('checked_place', models.BigIntegerField(default=0)),
                ('checked_seal', models.BinaryField(max_length=32)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('broken_place', models.BigIntegerField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'db_table': 'audit_head',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_has_one_head')],
            },
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['-at', '-id'], name='audit_newest'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['action', '-at'], name='audit_by_kind'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('actor_id', None), _negated=True), fields=['actor_id', '-at'], name='audit_by_actor'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('person_id', None), _negated=True), fields=['person_id', '-at'], name='audit_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('place', None)), fields=['id'], name='audit_not_sealed'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.UniqueConstraint(fields=('place',), name='audit_place_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='auditevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', None), ('seal', None)), models.Q(('place__gt', 0), ('place__isnull', False), ('seal__isnull', False)), _connector='OR'), name='audit_place_comes_with_a_seal'),
        ),
    ]
