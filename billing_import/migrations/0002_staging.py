from django.db import migrations

# Unlogged and without indexes: it holds one import's rows between reading and merging, inside one transaction.
# No model: nothing but billing_import.staging and billing_import.posting touches it, in SQL.
CREATE = """
CREATE UNLOGGED TABLE import_staging (
    line integer NOT NULL,
    original_line integer,
    account_id bigint NOT NULL,
    entry_on date NOT NULL,
    due_on date,
    kind varchar(12) NOT NULL,
    document_no varchar(100) NOT NULL,
    description varchar(500) NOT NULL,
    debit numeric(14, 2) NOT NULL,
    credit numeric(14, 2) NOT NULL,
    source_key uuid NOT NULL,
    occurrence integer NOT NULL DEFAULT 0,
    is_posted boolean NOT NULL DEFAULT false
)
"""


class Migration(migrations.Migration):
    dependencies = [("billing_import", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE import_staging")]
