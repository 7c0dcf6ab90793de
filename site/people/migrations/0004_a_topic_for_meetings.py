"""A meeting that moved or was called off is a topic of its own: it comes by mail, unless she says no."""

from django.db import migrations, models

TOPICS = [
    ("mine", "My challenge"),
    ("owed", "What I promised"),
    ("work", "What waits for my group"),
    ("backed", "What I said “me too” to"),
    ("meetings", "Meetings I said I come to"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_seats_handed_over")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="topic",
            field=models.CharField(choices=TOPICS, max_length=12),
        ),
        migrations.AlterField(
            model_name="noticechoice",
            name="topic",
            field=models.CharField(choices=TOPICS, max_length=12),
        ),
    ]
