"""Addresses of surface D's operations on accounts, below `/api/v1/`."""

from django.urls import path

from accounts.api import account, auth, companies

urlpatterns = [
    path("auth/register", auth.Register.as_view()),
    path("auth/login", auth.Login.as_view()),
    path("auth/me", auth.Me.as_view()),
    path("auth/refresh", auth.Refresh.as_view()),
    path("auth/logout", auth.Logout.as_view()),
    path("auth/password/forgot", auth.ForgotPassword.as_view()),
    path("auth/password/reset", auth.ResetPassword.as_view()),
    path("auth/verify-email", auth.VerifyEmail.as_view()),
    path("auth/verify-email/resend", auth.ResendVerification.as_view()),
    path("account/profile", account.Profile.as_view()),
    path("account/api-keys", account.Keys.as_view()),
    path("account/api-keys/<str:key_id>", account.Key.as_view()),
    path("account/apps", account.Apps.as_view()),
    path("account/apps/<str:app_id>", account.OneApp.as_view()),
    path("account/oauth-clients", account.Clients.as_view()),
    path("account/oauth-clients/<str:client_id>", account.Client.as_view()),
    path("companies/<str:company_id>", companies.OneCompany.as_view()),
    path("companies/<str:company_id>/users", companies.People.as_view()),
    path("companies/<str:company_id>/outlets", companies.Outlets.as_view()),
    path("utils/industries", companies.Industries.as_view()),
    path("health", companies.Health.as_view()),
]
