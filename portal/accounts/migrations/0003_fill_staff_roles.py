from django.db import migrations

# The three roles as they were written in the code before cooperatives had their own.
ROLES = {
    "clerk": (
        "Obsługa mieszkańców",
        [
            "find_people", "register_applications", "see_identity", "issue_access", "block_access", "unblock_access",
            "close_access", "see_ledgers", "accept_readings", "handle_faults", "accept_contact_changes", "publish",
            "answer_letters",
        ],
    ),
    "accountant": ("Księgowość", ["find_people", "see_ledgers", "correct_ledgers", "import_files"]),
    "administrator": (
        "Administrator",
        [
            "find_people", "register_applications", "see_identity", "issue_access", "block_access", "unblock_access",
            "close_access", "see_ledgers", "correct_ledgers", "import_files", "see_court_cases", "see_members",
            "accept_readings", "handle_faults", "accept_contact_changes", "publish", "answer_letters", "change_rules",
            "manage_staff", "see_audit",
        ],
    ),
}


def fill(apps, schema_editor):
    """Give the staff of this schema the roles they had by name; a schema without staff gets its roles from its pack."""
    User = apps.get_model("accounts", "User")
    StaffRole = apps.get_model("accounts", "StaffRole")
    RoleHolding = apps.get_model("accounts", "RoleHolding")
    staff = list(User.objects.filter(role__in=list(ROLES)))
    if not staff:
        return
    roles = {}
    for place, (key, (name, capabilities)) in enumerate(ROLES.items()):
        roles[key], _ = StaffRole.objects.get_or_create(
            key=key, defaults={"name": name, "capabilities": capabilities, "place": place}
        )
    RoleHolding.objects.bulk_create(
        (RoleHolding(user=user, role=roles[user.role]) for user in staff), ignore_conflicts=True
    )
    User.objects.filter(role__in=list(ROLES)).update(role="staff")


class Migration(migrations.Migration):
    """Fill the roles and their holders from the old words."""

    dependencies = [
        ('accounts', '0002_add_staff_roles'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
