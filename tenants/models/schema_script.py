"""The script that makes a cooperative's schema, rendered once per schema version."""

from django.db import models
from django.db.models.functions import Now


class SchemaScript(models.Model):
    """``sql`` with the placeholder ``tenants.template_schema.PLACEHOLDER`` where the schema's name goes."""

    version = models.CharField(max_length=64, primary_key=True)
    sql = models.TextField()
    migrations = models.PositiveIntegerField(default=0)
    rendered_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "tenants_schema_script"
