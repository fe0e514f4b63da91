from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing_import", "0003_remember_mended_rows")]

    operations = [
        migrations.AlterField("importrun", "kind", models.CharField(max_length=20)),
        migrations.AlterField("importprofile", "kind", models.CharField(max_length=20)),
    ]
