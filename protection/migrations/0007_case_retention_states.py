from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('protection', '0006_referrals_and_reports'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='protectioncase',
            name='protectioncase_status_known',
        ),
        migrations.AlterField(
            model_name='protectioncase',
            name='status',
            field=models.CharField(choices=[('received', 'Received'), ('acknowledged', 'Acknowledged'), ('triage', 'In triage'), ('needs_consent', 'Consent to be asked'), ('out_of_scope', 'Outside the report’s scope, helped on'), ('assessment', 'Being assessed'), ('plan', 'Plan being made'), ('plan_approved', 'Plan approved'), ('responding', 'Acting'), ('monitoring', 'Watching'), ('on_hold', 'On hold, as the person wishes'), ('closing', 'To be closed'), ('closed', 'Closed'), ('retention', 'To be erased on its date'), ('erased', 'Erased'), ('transferred', 'Handed to others'), ('merged', 'Joined to another case')], default='received', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='protectioncase',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['received', 'acknowledged', 'triage', 'needs_consent', 'out_of_scope', 'assessment', 'plan', 'plan_approved', 'responding', 'monitoring', 'on_hold', 'closing', 'closed', 'retention', 'erased', 'transferred', 'merged'])), name='protectioncase_status_known'),
        ),
    ]
