import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0002_halts'),
        ('reviews', '0002_visit_notes_and_begun_defences'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReliabilityReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('scores', models.CharField(max_length=64, verbose_name='所依据评分的摘要')),
                ('findings', models.JSONField(verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cycles.cycle')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cycle', 'ordinal'), name='reliability_reports_are_numbered')],
            },
        ),
    ]
