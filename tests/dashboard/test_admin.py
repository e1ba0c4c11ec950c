"""Every table of ours can be looked at in the admin, and no secret in it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.test import Client

from connect_platform.core.crypto import EncryptedJSONField
from tests.factories import make_user

OURS = ("accounts", "automation", "billing", "connections", "core", "integrations", "sandbox")
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]
#: Columns from which a secret could be made or recognized.
SECRET_NAMES = {"hash", "secret_hash", "digest", "client_secret_digest", "credential", "wrapped", "state_hash", "browser_hash"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_useful_list(model: type[models.Model]) -> None:
    registered = admin.site.get_model_admin(model)
    assert len(registered.list_display) > 1
    assert registered.search_fields or registered.list_filter


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_answer_and_forms_hide_secrets(model: type[models.Model]) -> None:
    browser = Client()
    user = make_user(is_staff=True, is_superuser=True)
    browser.force_login(user)
    answer = browser.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
    assert answer.status_code == 200
    registered = admin.site.get_model_admin(model)
    existing = user if isinstance(user, model) else None
    shown = set(flatten_fieldsets(registered.get_fieldsets(answer.wsgi_request, existing)))
    secrets = {field.name for field in model._meta.fields if isinstance(field, EncryptedJSONField)} | SECRET_NAMES
    if model._meta.label == "core.AuditSeal":
        secrets -= {"hash"}  # the chain is public: it proves, it opens nothing
    assert not shown & secrets
