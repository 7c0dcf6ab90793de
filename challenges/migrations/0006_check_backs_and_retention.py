import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """
    'Is it still working?' (A9), the author's word beside the verdict (A8), and what retention has to know.

    Drafts that stand already count as written on today: nobody loses one without her ninety days.
    """

    dependencies = [("challenges", "0005_curly_apostrophes")]

    operations = [
        migrations.AddField(
            model_name="challenge",
            name="saved_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="challenge",
            name="words_erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="publication",
            name="author_says",
            field=models.CharField(
                blank=True, choices=[("yes", "Yes, it fixes it"), ("partly", "Partly"), ("no", "No")], max_length=8
            ),
        ),
        migrations.CreateModel(
            name="CheckBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lasted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("still_working", "Yes, still working"),
                            ("partly", "Only partly"),
                            ("not_any_more", "No, not any more"),
                        ],
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.CharField(blank=True, choices=[("author", "author"), ("clab", "clab")], max_length=8),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_backs",
                        to="challenges.challenge",
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_backs", to="challenges.verdict"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["due_on"], name="challenges__due_on_a24e28_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("verdict", "months"), name="one_check_back_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(("months__in", (3, 12))), name="check_back_after_3_or_12_months"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by", ""), ("lasted", "")),
                            models.Q(
                                models.Q(("lasted", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("asked_at__isnull", False),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_check_back_says_when",
                    ),
                ],
            },
        ),
    ]
