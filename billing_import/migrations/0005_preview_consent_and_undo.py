import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing_import", "0004_know_more_kinds"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="importrun",
            name="import_run_status_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="importrun",
            name="import_run_rows_add_up",
        ),
        migrations.RemoveConstraint(
            model_name="importrun",
            name="import_run_lines_add_up",
        ),
        migrations.RemoveIndex(
            model_name="importrun",
            name="import_run_unfinished",
        ),
        migrations.AddField(
            model_name="importprogress",
            name="is_cancelled",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="importprogress",
            name="rows_done",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="importprogress",
            name="rows_known",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="after",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="billing_import.importrun",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="consented_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AddField(
            model_name="importrun",
            name="parcel",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="picture",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="importrun",
            name="reverses",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="billing_import.importrun",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="status_before_undo",
            field=models.CharField(blank=True, db_default="", default="", max_length=24),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="importrun",
            name="undone_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AddField(
            model_name="importrun",
            name="vanishing_allowed_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AddField(
            model_name="importrun",
            name="wish",
            field=models.CharField(
                choices=[("preview", "pokazać, co się zmieni"), ("apply", "zastosować")],
                db_default="apply",
                default="apply",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="importprogress",
            name="bytes_done",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="importprogress",
            name="bytes_known",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="importprogress",
            name="stage",
            field=models.CharField(db_default="reading", max_length=20),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "czeka"),
                    ("running", "w toku"),
                    ("previewed", "czeka na decyzję"),
                    ("applied", "zastosowany"),
                    ("applied_with_rejects", "zastosowany, część wierszy odrzucona"),
                    ("unchanged", "bez zmian"),
                    ("refused", "odrzucony"),
                    ("cancelled", "odwołany"),
                    ("undoing", "cofanie w toku"),
                    ("undone", "cofnięty"),
                    ("reversed", "wystornowany"),
                ],
                default="queued",
                max_length=24,
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                condition=models.Q(("status__in", ["queued", "running", "undoing"])),
                fields=["status"],
                name="import_run_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(
                condition=models.Q(("parcel__isnull", False)), fields=["parcel"], name="import_run_by_parcel"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "queued",
                            "running",
                            "previewed",
                            "applied",
                            "applied_with_rejects",
                            "unchanged",
                            "refused",
                            "cancelled",
                            "undoing",
                            "undone",
                            "reversed",
                        ],
                    )
                ),
                name="import_run_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("wish__in", ["preview", "apply"])), name="import_run_wish_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["undoing", "undone", "reversed"]), _negated=True),
                    models.Q(("undone_by", ""), _negated=True),
                    _connector="OR",
                ),
                name="import_run_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ["previewed", "applied", "applied_with_rejects", "unchanged"]), _negated=True
                    ),
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            models.F("accepted"), "+", models.F("rejected")
                        ),
                    ),
                    _connector="OR",
                ),
                name="import_run_rows_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ["previewed", "applied", "applied_with_rejects", "unchanged"]), _negated=True
                    ),
                    (
                        "lines",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("rows_read"), "+", models.F("lines_skipped")
                            ),
                            "+",
                            models.F("lines_joined"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="import_run_lines_add_up",
            ),
        ),
    ]
