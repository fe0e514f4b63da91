import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

# What stands in profiles now is their version in force; earlier ones were not kept.
FILL = """
INSERT INTO import_profile_version (profile_id, version, settings, made_by)
SELECT id, version, settings, 'system' FROM import_profile
"""


class Migration(migrations.Migration):
    dependencies = [("billing_import", "0008_add_inbox_and_api")]

    operations = [
        migrations.AddField(
            "importprofile",
            "origin",
            models.CharField(
                choices=[
                    ("pack", "z paczki spółdzielni"),
                    ("sample", "z przykładowego pliku"),
                    ("copy", "kopia innego profilu"),
                    ("desk", "wpisany w biurze"),
                ],
                db_default="pack",
                default="pack",
                max_length=10,
            ),
        ),
        migrations.AddField("importprofile", "archived_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "importprofile",
            models.CheckConstraint(
                condition=models.Q(origin__in=["pack", "sample", "copy", "desk"]),
                name="import_profile_origin_is_known",
            ),
        ),
        migrations.CreateModel(
            name="ImportProfileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("settings", models.JSONField()),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("made_by", models.CharField(max_length=150)),
                (
                    "profile",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="billing_import.importprofile",
                    ),
                ),
            ],
            options={
                "db_table": "import_profile_version",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=["profile", "version"], name="import_profile_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(version__gte=1), name="import_profile_version_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportSample",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("file_name", models.CharField(blank=True, default="", max_length=255)),
                ("stored_path", models.CharField(blank=True, default="", max_length=300)),
                ("draft", models.JSONField(default=dict)),
                ("is_saved", models.BooleanField(default=False)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(db_default=Now())),
                (
                    "profile",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="samples",
                        to="billing_import.importprofile",
                    ),
                ),
            ],
            options={
                "db_table": "import_sample",
                "indexes": [models.Index(fields=["made_at"], name="import_sample_by_age")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
