from django.db import migrations, models


class Migration(migrations.Migration):
    """Visible words have curly apostrophes; nothing in the tables changes."""

    dependencies = [
        ('pages', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='informationpage',
            name='must_sign',
            field=models.CharField(blank=True, help_text='Like: the council’s data protection officer. Until the day below, the page says it is a draft.', max_length=120, verbose_name='who must sign this'),
        ),
    ]
