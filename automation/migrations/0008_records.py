"""Records with their changes, and imports of files."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import connect_platform.core.ids

# A word is a run of anything but ASCII punctuation and spaces, whatever the locale; each carries the company, so that a search
# reads what is the company's own. How much text counts is bounded, as a tsvector is.
FUNCTIONS = r"""
CREATE FUNCTION automation_record_words(company bigint, external_id text, data jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT company || ':' || left(word, 100)), '{}'))
  FROM regexp_split_to_table(lower(left(external_id || ' ' || coalesce((
    SELECT string_agg(value #>> '{}', ' ') FROM jsonb_path_query(data, 'strict $.**') AS value
    WHERE jsonb_typeof(value) IN ('string', 'number')), ''), 100000)), '[\x01-/:-@\[-`{-\x7f]+') AS word WHERE word <> ''
$$;
CREATE FUNCTION automation_record_query(company bigint, wanted text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg('''' || company || ':' || left(word, 100) || '''' || CASE WHEN is_last THEN ':*' ELSE '' END,
    ' & ')::tsquery
  FROM (SELECT word, place = max(place) OVER () AS is_last
    FROM regexp_split_to_table(lower(left(wanted, 1000)), '[\x01-/:-@\[-`{-\x7f]+') WITH ORDINALITY AS parts (word, place)
    WHERE word <> '') AS words
$$;
CREATE FUNCTION automation_merged(known jsonb, given jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF jsonb_typeof(known) = 'object' AND jsonb_typeof(given) = 'object' THEN
    RETURN known || given || coalesce((SELECT jsonb_object_agg(key, automation_merged(known -> key, value))
      FROM jsonb_each(given) WHERE jsonb_typeof(value) = 'object' AND jsonb_typeof(known -> key) = 'object'), '{}');
  END IF;
  RETURN given;
END $$;
"""
DROPPED = """
DROP FUNCTION automation_record_words; DROP FUNCTION automation_record_query; DROP FUNCTION automation_merged;
"""
CASCADE = """
ALTER TABLE automation_recordchange ADD CONSTRAINT record_change_record
  FOREIGN KEY (record_id) REFERENCES automation_record (id) ON DELETE CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("automation", "0007_alerts"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROPPED),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportFault",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("row", models.PositiveBigIntegerField()),
                ("message", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="ImportJob",
            fields=[
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempt", models.PositiveIntegerField(db_default=0, default=0)),
                ("last_error", models.TextField(blank=True, db_default="", default="")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=[("records", "Records"), ("table", "Table")], max_length=7)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("canceled", "Canceled"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("target", models.CharField(max_length=100)),
                ("options", models.JSONField(default=dict)),
                ("format", models.CharField(max_length=5)),
                ("file_name", models.CharField(blank=True, db_default="", max_length=200)),
                ("bytes", models.BigIntegerField()),
                ("dry_run", models.BooleanField(db_default=False, default=False)),
                ("created_by", models.CharField(blank=True, db_default="", max_length=100)),
                ("rows_read", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("created", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("updated", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("skipped", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("failed", models.PositiveBigIntegerField(db_default=0, default=0)),
                ("percent", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=connect_platform.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"
                    ),
                ),
                ("provider", models.CharField(max_length=100)),
                ("resource_type", models.CharField(max_length=100)),
                ("external_id", models.CharField(max_length=500)),
                (
                    "source",
                    models.CharField(
                        choices=[("webhook", "Webhook"), ("poll", "Poll"), ("import", "Import"), ("flow_step", "Flow Step")],
                        max_length=9,
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("connection_id", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("company_id"),
                            models.F("external_id"),
                            models.F("data"),
                            function="automation_record_words",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[("webhook", "Webhook"), ("poll", "Poll"), ("import", "Import"), ("flow_step", "Flow Step")],
                        max_length=9,
                    ),
                ),
                ("cause", models.CharField(blank=True, db_default="", max_length=200)),
                ("changes", models.JSONField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="importjob",
            name="company",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.company"),
        ),
        migrations.AddField(
            model_name="importfault",
            name="job",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="automation.importjob"
            ),
        ),
        migrations.AddField(
            model_name="importchunk",
            name="job",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="automation.importjob"
            ),
        ),
        migrations.AddField(
            model_name="recordchange",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="changes",
                to="automation.record",
            ),
        ),
        migrations.AddIndex(
            model_name="importjob",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "running"))), fields=["due_at"], name="automation_importjob_due"
            ),
        ),
        migrations.AddIndex(
            model_name="importjob",
            index=models.Index(fields=["company", "-id"], name="import_company"),
        ),
        migrations.AddIndex(
            model_name="importfault",
            index=models.Index(fields=["job", "row"], name="import_fault_row"),
        ),
        migrations.AddConstraint(
            model_name="importchunk",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="import_chunk_once"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["company", "-id"], name="record_company"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["company", "resource_type", "provider", "-id"], name="record_type"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="record_search"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                fields=("company", "provider", "resource_type", "external_id"), name="record_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordchange",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="record_change_once"),
        ),
        migrations.AddField(model_name="execution", name="record_id", field=models.UUIDField(blank=True, null=True)),
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
    ]
