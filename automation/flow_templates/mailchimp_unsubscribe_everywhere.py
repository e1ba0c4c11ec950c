"""Who leaves one list is left alone by the others."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action

template = Template(
    slug="mailchimp-unsubscribe-everywhere",
    name="Unsubscribe from Mailchimp, tag everywhere",
    description=(
        "When somebody unsubscribes in Mailchimp, notes it in HubSpot and in a Google sheet, so that nobody writes "
        "to them by mistake."
    ),
    category="marketing",
    trigger=Start("mailchimp", "unsubscribed", "webhook"),
    values=(Value("spreadsheet", "Google spreadsheet", "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),),
    steps=(
        action(
            "hubspot",
            "upsert_contact",
            "Note it in HubSpot",
            {"email": "{{trigger['data[email]']}}", "more": {"hs_lead_status": "UNQUALIFIED"}},
            onError="continue",
        ),
        action(
            "google-sheets",
            "append_rows",
            "Note it in the sheet",
            {
                "spreadsheet_id": "[[spreadsheet]]",
                "range": "Sheet1!A:C",
                "rows": [["{{trigger['data[email]']}}", "unsubscribed", "{{trigger.fired_at}}"]],
                "value_input": "RAW",
            },
        ),
    ),
)
