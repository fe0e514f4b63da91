import django.db.models.deletion
from django.db import migrations, models


# Unlogged: it holds the register as it was while one file changes it. Only billing_import.register_images uses it.
STAGING = """
CREATE UNLOGGED TABLE import_image_staging (
    table_name varchar(63) NOT NULL,
    row_id varchar(40) NOT NULL,
    image jsonb NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing_import", "0006_stage_rows_of_all_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.CharField(max_length=40)),
                ("before", models.JSONField(blank=True, null=True)),
                ("after_hash", models.CharField(max_length=32)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="images",
                        to="billing_import.importrun",
                    ),
                ),
            ],
            options={
                "db_table": "import_image",
                "constraints": [
                    models.UniqueConstraint(fields=("table_name", "row_id"), name="import_image_once_a_row")
                ],
            },
        ),
        migrations.RunSQL(STAGING, "DROP TABLE import_image_staging"),
    ]
