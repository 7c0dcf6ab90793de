from django.db import migrations, models


class Migration(migrations.Migration):
    """A Head of Service is asked too, with a day to reply by (D5, PR7)."""

    dependencies = [
        ('challenges', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='topask',
            name='only_the_top_is_asked',
        ),
        migrations.AddField(
            model_name='topask',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='reply by'),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='code',
            field=models.CharField(choices=[('moved', 'Moved'), ('taken_over', "Taken over from the council's 2023 report, dates not known"), ('wording_changed', 'CLAB put it in its own words'), ('wording_answered', 'The author answered about the wording'), ('checked', 'Passed the safety check'), ('held', 'Held for safety or privacy'), ('part_added', 'Given to an organisation'), ('committed', 'Made a promise'), ('date_moved', 'Moved the day of a promise'), ('commitment_done', 'Says a promise is done'), ('updated', 'Posted news'), ('answer_proposed', 'Proposed an answer'), ('author_replied', 'The author said whether it fixes it'), ('verdict', 'CLAB gave its verdict'), ('publication_asked', 'Asked to make it public'), ('publication_agreed', 'The chair agreed to make it public'), ('author_told', 'The officer told the author in person'), ('author_said_yes', 'The author said go ahead'), ('author_said_no', 'The author said no'), ('unpublished', 'Taken off the public pages'), ('carried', 'Carried to the next meeting'), ('top_asked', 'CLAB took a question to the top'), ('top_replied', 'The top replied')], max_length=24),
        ),
        migrations.AlterField(
            model_name='topask',
            name='role',
            field=models.CharField(choices=[('director', 'Director'), ('assistant_director', 'Assistant Director'), ('lead_member', 'Lead Member'), ('head_of_service', 'Head of Service')], max_length=30, verbose_name='who we ask'),
        ),
        migrations.AddConstraint(
            model_name='topask',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['director', 'assistant_director', 'lead_member', 'head_of_service'])), name='only_the_top_is_asked'),
        ),
        migrations.AddConstraint(
            model_name='topask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'head_of_service'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='a_head_of_service_has_a_day'),
        ),
    ]
