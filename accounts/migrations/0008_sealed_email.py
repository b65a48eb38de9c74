# Written by hand around what makemigrations gave: the addresses there are sealed before the clear column goes.

from django.db import migrations, models
from django.db.models import Q

import accounts.fields
from accounts.fields import blind_index, seal, unseal
from foundation.identifiers import folded_email

LABEL = "user.email"


def seal_addresses(apps, schema_editor):
    """Seal what stands in clear."""
    users = apps.get_model("accounts", "User").objects
    for user in users.exclude(email="").iterator():
        users.filter(pk=user.pk).update(
            email_sealed=seal(user.email, label=LABEL, owner=user.public_id),
            email_index=blind_index(folded_email(user.email), label=LABEL),
        )


def open_addresses(apps, schema_editor):
    """Write the addresses in clear again."""
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(email_sealed__isnull=False).iterator():
        users.filter(pk=user.pk).update(email=unseal(user.email_sealed, label=LABEL, owner=user.public_id))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_face_checks")]

    operations = [
        migrations.AddField("user", "email_index", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("user", "email_sealed", accounts.fields.SealedField(label=LABEL, null=True)),
        migrations.RunPython(seal_addresses, open_addresses),
        migrations.RemoveField("user", "email"),
        migrations.AddIndex("user", models.Index(fields=["email_index"], name="accounts_user_email")),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=Q(email_sealed__isnull=True, email_index__isnull=True)
                | Q(email_sealed__isnull=False, email_index__isnull=False),
                name="accounts_user_email_has_index",
            ),
        ),
    ]
