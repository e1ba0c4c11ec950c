"""Forms of a Webflow site become ActiveCampaign contacts with a tag."""

from __future__ import annotations

from automation.template_spec import Start, Template, Value, action, step

template = Template(
    slug="webflow-form-to-activecampaign",
    name="Webflow form to ActiveCampaign",
    description=(
        "Each form sent on a Webflow site adds or updates the contact in ActiveCampaign and tags it, so that your "
        "sequence begins."
    ),
    category="leads",
    trigger=Start("webflow", "form_submitted", "webhook"),
    values=(Value("tag", "Id of the tag", "20"),),
    steps=(
        step("filter", "Has an address", {"expr": "{{trigger.payload.data.Email}} contains '@'"}),
        action(
            "activecampaign",
            "sync_contact",
            "Add the contact",
            {
                "email": "{{trigger.payload.data.Email | trim | lower}}",
                "first_name": "{{trigger.payload.data['First Name'] || trigger.payload.data.Name || 'there'}}",
            },
        ),
        action(
            "activecampaign",
            "add_tag",
            "Tag it",
            {"contact_id": "{{step_2.output.contact.id}}", "tag_id": "[[tag]]"},
        ),
    ),
)
