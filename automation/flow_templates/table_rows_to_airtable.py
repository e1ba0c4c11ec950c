"""Rows of a table are kept in Airtable too."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="table-rows-to-airtable",
    name="Keep a table in Airtable too",
    description=(
        "Copies each new row of one of your tables to an Airtable base, matched by the row's id; imports come in rounds."
    ),
    category="operations",
    trigger=Start("platform", "table.row.created", "event", {"filter": "{{trigger.data.tableSlug}} == '[[table]]'"}),
    values=(
        Value("table", "Slug of your table", "customers", "customers"),
        Value("base", "Airtable base", "appLkNDICXNqxSDhG"),
        Value("target", "Airtable table", "Customers"),
    ),
    settings={"concurrency": {"limit": 1, "policy": "queue"}},
    steps=(
        step("loop", "Each row", {"arrayPath": "trigger.data.rows"}, id="rows"),
        action(
            "airtable",
            "upsert_records",
            "Write it",
            {
                "base_id": "[[base]]",
                "table": "[[target]]",
                "match": ["Row"],
                "records": [
                    {"fields": {"Row": "{{step_1_item.value.id}}", "Data": "{{step_1_item.value.data | to_json}}"}},
                ],
                "typecast": True,
            },
            under=("rows", ""),
            retries=5,
        ),
    ),
    samples={
        "trigger": {
            "id": "evt_06e6mh3fbw7m3a4p5q6r7s8t9v",
            "timestamp": "2026-06-01T10:00:00Z",
            "type": "table.row.created",
            "data": {
                "tableId": "0199a3c4-6f0e-7c1a-9d2b-3f5e8a7b1c2d",
                "tableSlug": "customers",
                "rowIds": [1],
                "rows": [{"id": 1, "data": {"name": "Ada Lovelace"}}],
                "row": {"id": 1, "data": {"name": "Ada Lovelace"}},
            },
        }
    },
)
