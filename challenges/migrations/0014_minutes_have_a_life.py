import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def what_was_filed_is_frozen(apps, schema_editor):
    """Minutes from before there was a draft were final when the meeting closed, and keep their number."""
    Minutes = apps.get_model("challenges", "Minutes")
    Minutes.objects.filter(number__isnull=False).update(out_at=F("filed_at"), frozen_at=F("filed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('challenges', '0013_pause_cards_and_the_word_board'),
        ('events', '0002_calendars_and_what_helps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreedToken',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('fact', models.CharField(max_length=60)),
                ('was', models.CharField(max_length=800)),
                ('says', models.CharField(max_length=500, verbose_name='what is right')),
                ('status', models.CharField(choices=[('waiting', 'Waits'), ('taken', 'Taken'), ('declined', 'Not taken')], default='waiting', max_length=8)),
                ('word', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at'],
            },
        ),
        migrations.AddField(
            model_name='minutes',
            name='agreed_others',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='minutes',
            name='agreed_young',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='minutes',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='minutes',
            name='frozen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='minutes',
            name='out_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='minutes',
            name='version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='minutes',
            name='number',
            field=models.PositiveIntegerField(blank=True, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen_at__isnull', True), ('number__isnull', True)), models.Q(('frozen_at__isnull', False), ('number__isnull', False), ('out_at__isnull', False)), _connector='OR'), name='minutes_are_numbered_when_frozen'),
        ),
        migrations.AddField(
            model_name='agreedtoken',
            name='minutes',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='challenges.minutes'),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='minutes',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='challenges.minutes'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('minutes', 'by', 'fact'), name='one_correction_waits_a_fact'),
        ),
    ]
