import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0015_add_lines_of_letter_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="opened_by_run",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PeriodClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.DateField()),
                ("closed_by", models.CharField(max_length=150)),
                ("closed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reopened_by", models.CharField(blank=True, default="", max_length=150)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "ledger_period_closing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at__isnull", True), ("reopened_by", "")),
                            models.Q(models.Q(("reopened_by", ""), _negated=True), ("reopened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="period_reopened_by_somebody",
                    )
                ],
            },
        ),
    ]
