from django.db import migrations, models


class Migration(migrations.Migration):
    """Visible words have curly apostrophes; nothing in the tables changes."""

    dependencies = [
        ('challenges', '0004_list_check_in_steps'),
    ]

    operations = [
        migrations.AlterField(
            model_name='challenge',
            name='paused_from',
            field=models.CharField(blank=True, choices=[('draft', 'Still writing'), ('received', 'We’ve got it'), ('agreed', 'CLAB is taking it on'), ('with_j2i', 'On the J2I table'), ('in_progress', 'Being worked on'), ('answered', 'Here is the answer'), ('changed', 'Changed'), ('partly_changed', 'Partly changed'), ('not_now', 'Not now, and here is why'), ('paused', 'On hold'), ('merged', 'Joined with another'), ('redirected', 'Better help for this'), ('withdrawn', 'Taken back')], max_length=16),
        ),
        migrations.AlterField(
            model_name='challenge',
            name='status',
            field=models.CharField(choices=[('draft', 'Still writing'), ('received', 'We’ve got it'), ('agreed', 'CLAB is taking it on'), ('with_j2i', 'On the J2I table'), ('in_progress', 'Being worked on'), ('answered', 'Here is the answer'), ('changed', 'Changed'), ('partly_changed', 'Partly changed'), ('not_now', 'Not now, and here is why'), ('paused', 'On hold'), ('merged', 'Joined with another'), ('redirected', 'Better help for this'), ('withdrawn', 'Taken back')], default='draft', editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name='challenge',
            name='wording',
            field=models.CharField(choices=[('author', 'As the young person wrote it'), ('clab', 'In CLAB’s words'), ('demo', 'Written for this demo')], default='author', max_length=8),
        ),
        migrations.AlterField(
            model_name='listcheck',
            name='answer',
            field=models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('dont_know', 'Don’t know')], max_length=10),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='code',
            field=models.CharField(choices=[('moved', 'Moved'), ('taken_over', 'Taken over from the council’s 2023 report, dates not known'), ('wording_changed', 'CLAB put it in its own words'), ('wording_answered', 'The author answered about the wording'), ('checked', 'Passed the safety check'), ('held', 'Held for safety or privacy'), ('part_added', 'Given to an organisation'), ('committed', 'Made a promise'), ('date_moved', 'Moved the day of a promise'), ('commitment_done', 'Says a promise is done'), ('updated', 'Posted news'), ('answer_proposed', 'Proposed an answer'), ('author_replied', 'The author said whether it fixes it'), ('verdict', 'CLAB gave its verdict'), ('publication_asked', 'Asked to make it public'), ('publication_agreed', 'The chair agreed to make it public'), ('author_told', 'The officer told the author in person'), ('author_said_yes', 'The author said go ahead'), ('author_said_no', 'The author said no'), ('unpublished', 'Taken off the public pages'), ('carried', 'Carried to the next meeting'), ('top_asked', 'CLAB took a question to the top'), ('top_replied', 'The top replied')], max_length=24),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='from_status',
            field=models.CharField(blank=True, choices=[('draft', 'Still writing'), ('received', 'We’ve got it'), ('agreed', 'CLAB is taking it on'), ('with_j2i', 'On the J2I table'), ('in_progress', 'Being worked on'), ('answered', 'Here is the answer'), ('changed', 'Changed'), ('partly_changed', 'Partly changed'), ('not_now', 'Not now, and here is why'), ('paused', 'On hold'), ('merged', 'Joined with another'), ('redirected', 'Better help for this'), ('withdrawn', 'Taken back')], max_length=16),
        ),
        migrations.AlterField(
            model_name='timelineentry',
            name='to_status',
            field=models.CharField(blank=True, choices=[('draft', 'Still writing'), ('received', 'We’ve got it'), ('agreed', 'CLAB is taking it on'), ('with_j2i', 'On the J2I table'), ('in_progress', 'Being worked on'), ('answered', 'Here is the answer'), ('changed', 'Changed'), ('partly_changed', 'Partly changed'), ('not_now', 'Not now, and here is why'), ('paused', 'On hold'), ('merged', 'Joined with another'), ('redirected', 'Better help for this'), ('withdrawn', 'Taken back')], max_length=16),
        ),
    ]
