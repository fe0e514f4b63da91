import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing_import", "0002_staging")]

    operations = [
        migrations.CreateModel(
            name="ImportMended",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("source_key", models.UUIDField()),
                ("occurrence", models.PositiveSmallIntegerField()),
                ("mended_by_run", models.UUIDField()),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mended",
                        to="billing_import.importrun",
                    ),
                ),
            ],
            options={
                "db_table": "import_mended",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["run", "line"], name="import_mended_by_line")],
            },
        ),
        # A mended row's number now says whether it is in the ledger.
        migrations.RunSQL(
            "ALTER TABLE import_staging DROP COLUMN is_posted",
            "ALTER TABLE import_staging ADD COLUMN is_posted boolean NOT NULL DEFAULT false",
        ),
    ]
