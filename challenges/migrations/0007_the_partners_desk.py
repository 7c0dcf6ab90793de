"""A partner's desk: whose a promise was, thanks, a link as evidence, and news that waits for a meeting's chair."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0006_check_backs_and_retention"),
        ("people", "0003_seats_handed_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owner_changes",
                        to="challenges.commitment",
                    ),
                ),
                (
                    "new_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                    ),
                ),
                (
                    "old_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                    ),
                ),
            ],
            options={"ordering": ["at", "pk"]},
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="thanks",
                        serialize=False,
                        to="challenges.commitment",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("role", models.CharField(max_length=30)),
            ],
            options={"verbose_name_plural": "thanks", "ordering": ["-at"]},
        ),
        migrations.RemoveConstraint(model_name="commitment", name="done_has_evidence"),
        migrations.AddField(
            model_name="commitment",
            name="evidence_link",
            field=models.URLField(blank=True, default="", max_length=500, verbose_name="a link to it"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__isnull", True))
                | ~models.Q(("evidence", ""))
                | ~models.Q(("evidence_link", "")),
                name="done_has_words_or_a_link",
            ),
        ),
        migrations.AddField(model_name="line", name="is_news", field=models.BooleanField(default=False)),
        migrations.AlterField(
            model_name="line", name="text", field=models.CharField(max_length=800, verbose_name="line")
        ),
        migrations.AddField(
            model_name="challengeupdate",
            name="line",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="news", to="challenges.line"
            ),
        ),
    ]
