from django.db import migrations

# As they were when this was written; what groups hold since is theirs to say (cms/accounts/capabilities.py).
EDITS = ["draft", "edit", "assign", "decide", "publish", "keep_panels", "keep_vocabulary", "keep_media", "watch"]
OVERSEES = [*EDITS, "oversee", "keep_people"]
ALL = [
    "draft", "edit", "assign", "decide", "publish", "oversee",
    "keep_panels", "keep_vocabulary", "keep_media", "watch", "keep_people", "administer",
]  # fmt: skip
ROLES = {
    "writer": ["draft"],
    "editor": EDITS,
    "chief": OVERSEES,
    "panel_manager": ["assign", "keep_panels", "watch"],
    "admin": ALL,
    "panelist": [],
}


def give(apps, schema_editor):
    """Permissions are made after all migrations; groups hold them from here on, so they are made now."""
    user, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="accounts", model="user")
    made = {
        name: apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=user, codename=name, defaults={"name": name.replace("_", " ")}
        )[0]
        for name in ALL
    }
    for role, names in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(*[made[name] for name in names])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            "user",
            {
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "permissions": [(name, name.replace("_", " ")) for name in ALL],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
