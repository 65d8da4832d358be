
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0012_invitation_declined'),
    ]

    operations = [
        migrations.AddField(
            model_name='policycomment',
            name='signed_as',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name='policycomment',
            name='policy',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='portal.policy'),
        ),
    ]
