from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_states_become_overrides")]

    operations = [
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('override', ''), models.Q(('override_checked_on__isnull', False), ('override_set_at__isnull', False), models.Q(('override_reason', ''), _negated=True)), _connector='OR'), name='document_override_is_founded'),
        ),
    ]
