from django.db import migrations

NAME, ROLES = "keep_subscribers", ("chief", "admin")
ALL = [
    "draft", "edit", "assign", "decide", "publish", "oversee", "keep_panels", "keep_vocabulary", "keep_media",
    "keep_letters", "keep_subscribers", "watch", "keep_people", "administer",
]  # fmt: skip


def give(apps, schema_editor):
    """To the roles that the code gives it to; permissions are made after all migrations, so this one is made now."""
    user, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="accounts", model="user")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=user, codename=NAME, defaults={"name": NAME.replace("_", " ")}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_letters_are_worded_by_chiefs"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [(name, name.replace("_", " ")) for name in ALL],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
