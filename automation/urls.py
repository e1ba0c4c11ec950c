"""Where automation answers: webhooks on two surfaces."""

from __future__ import annotations

from django.urls import URLPattern, path

from automation.api import subscriptions, webhooks

platform_urls: list[URLPattern] = [
    path("webhooks", webhooks.Webhooks.as_view()),
    path("webhooks/<str:webhook_id>", webhooks.OneWebhook.as_view()),
    path("webhooks/<str:webhook_id>/rotate-secret", webhooks.RotateSecret.as_view()),
    path("webhooks/<str:webhook_id>/test", webhooks.TestWebhook.as_view()),
    path("webhooks/<str:webhook_id>/recover", webhooks.Recover.as_view()),
    path("webhooks/<str:webhook_id>/deliveries", webhooks.Deliveries.as_view()),
    path("webhooks/<str:webhook_id>/deliveries/<str:delivery_id>", webhooks.OneDelivery.as_view()),
    path("webhooks/<str:webhook_id>/deliveries/<str:delivery_id>/resend", webhooks.Resend.as_view()),
]

_ONE = "webhooks/<str:type>/<str:subscription_id>"
connect_urls: list[URLPattern] = [
    path("webhooks/<str:type>", subscriptions.Subscriptions.as_view()),
    path("webhooks/<str:type>/subscribe", subscriptions.Subscribe.as_view()),
    path(_ONE, subscriptions.OneSubscription.as_view()),
    path(f"{_ONE}/rotate-secret", subscriptions.RotateSubscriptionSecret.as_view()),
    path(f"{_ONE}/test", subscriptions.TestSubscription.as_view()),
    path(f"{_ONE}/recover", subscriptions.RecoverSubscription.as_view()),
    path(f"{_ONE}/deliveries", subscriptions.SubscriptionDeliveries.as_view()),
    path(f"{_ONE}/deliveries/<str:delivery_id>", subscriptions.OneSubscriptionDelivery.as_view()),
    path(f"{_ONE}/deliveries/<str:delivery_id>/resend", subscriptions.ResendSubscriptionDelivery.as_view()),
]
