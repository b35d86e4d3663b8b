import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0003_relation_rules")]

    operations = [
        migrations.AddField(
            model_name="actor",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actor",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Konto, wenn es eine Person ist",
            ),
        ),
        migrations.AddConstraint(
            model_name="actor",
            constraint=models.CheckConstraint(
                condition=models.Q(("user__isnull", True), ("kind", "person"), _connector="OR"),
                name="network_actor_user_is_person",
            ),
        ),
    ]
