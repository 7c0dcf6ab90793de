"""An invitation may hand over a seat: the one it names ends when the link is used."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_the_outbox")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="takes_over",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="successors",
                to="people.membership",
            ),
        ),
    ]
