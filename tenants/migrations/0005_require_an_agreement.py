"""No cooperative is active without a signed agreement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_fill_proofs_and_agreements")]
    operations = [
        migrations.AddConstraint(
            model_name='cooperative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'active'), _negated=True), models.Q(('agreement_signed_on__isnull', False), models.Q(('agreement_signed_by', ''), _negated=True)), _connector='OR'), name='cooperative_active_with_an_agreement'),
        ),
    ]
