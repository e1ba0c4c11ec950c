"""Surface D: registering, signing in, staying signed in, passwords and mail addresses."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import serializers
from accounts.api.surfaces import PlatformView
from accounts.models import User
from accounts.services import companies, passwords, sessions, verification
from connect_platform.core.actors import Actor
from connect_platform.core.api.callers import client_address
from connect_platform.core.api.schema import operation
from connect_platform.core.errors import NotAuthenticated

_TOKENS = {"token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…", "refresh_token": "rt_…"}
PERSON = {
    "id": "user_06b2f1c8k5x7e2",
    "email": "user@example.com",
    "full_name": "John Doe",
    "role": "admin",
    "company_id": "42",
}
DONE = {"success": True, "message": "Done."}
NO_STORE = {"Cache-Control": "no-store"}


def done(message: str) -> Response:
    """The answer of what makes nothing."""
    return Response({"success": True, "message": message})


def person(actor: Actor) -> dict[str, Any]:
    """The user behind a JWT or key. Raises NotAuthenticated where there is none any more."""
    user = User.objects.filter(pk=actor.user_id, company_id=actor.company_id).first()
    if user is None:
        raise NotAuthenticated()
    return {"user": {**identity(user), "full_name": user.full_name}}


def identity(user: User) -> dict[str, Any]:
    """Who somebody is, in short."""
    return {"id": user.id, "email": user.email, "role": user.role, "company_id": str(user.company_id)}


class Register(PlatformView):
    """A company comes."""

    public = True

    @operation(
        "D.register",
        "Register a company and its first user",
        answer={
            "user": {"id": PERSON["id"], "email": "user@example.com", "full_name": "John Doe", "is_verified": False},
            **_TOKENS,
        },
        status=201,
        body=serializers.Registration,
        example={
            "email": "user@example.com",
            "password": "SecurePassword123!",
            "full_name": "John Doe",
            "company_name": "Example Corp",
        },
        failures=[400],
        public=True,
        description="The user is an admin. A link to verify the address is mailed; the API may be used before.",
    )
    def post(self, request: Request) -> Response:
        data = self.valid(serializers.Registration)
        user = companies.register(**data, address=client_address(request._request))
        tokens = sessions.start(user)
        shown = {"id": user.id, "email": user.email, "full_name": user.full_name, "is_verified": user.is_verified}
        answer = {"user": shown, "token": tokens.token, "refresh_token": tokens.refresh_token}
        return Response(answer, status=201, headers=NO_STORE)


class Login(PlatformView):
    """A person signs in."""

    public = True

    @operation(
        "D.login",
        "Sign in",
        answer={"user": {key: PERSON[key] for key in ("id", "email", "role", "company_id")}, **_TOKENS},
        body=serializers.Login,
        example={"email": "user@example.com", "password": "SecurePassword123!"},
        failures=[400, 401],
        public=True,
        description="After 10 failures within 15 minutes from one address the answer is 429, for that address alone.",
    )
    def post(self, request: Request) -> Response:
        data = self.valid(serializers.Login)
        user, tokens = sessions.sign_in(**data, address=client_address(request._request))
        answer = {"user": identity(user), "token": tokens.token, "refresh_token": tokens.refresh_token}
        return Response(answer, headers=NO_STORE)


class Me(PlatformView):
    """Who am I?"""

    @operation("D.me", "The user behind the credential", answer={"user": PERSON}, description="A key answers as its creator.")
    def get(self, request: Request) -> Response:
        return Response(person(self.actor))


class Refresh(PlatformView):
    """The next tokens."""

    public = True

    @operation(
        "D.refresh",
        "Trade a refresh token for new tokens",
        answer=_TOKENS,
        body=serializers.Refresh,
        example={"refresh_token": "rt_…"},
        failures=[400, 401],
        public=True,
        description="The old token dies. Using a dead one again ends every token that came from the same sign-in.",
    )
    def post(self, request: Request) -> Response:
        tokens = sessions.refresh(self.valid(serializers.Refresh)["refresh_token"])
        return Response({"token": tokens.token, "refresh_token": tokens.refresh_token}, headers=NO_STORE)


class Logout(PlatformView):
    """A session ends."""

    public = True

    @operation(
        "D.logout",
        "Sign out",
        answer=DONE,
        body=serializers.Refresh,
        example={"refresh_token": "rt_…"},
        failures=[400],
        public=True,
        description="Also answers so for an unknown token.",
    )
    def post(self, request: Request) -> Response:
        sessions.sign_out(self.valid(serializers.Refresh)["refresh_token"])
        return done("You are signed out.")


class ForgotPassword(PlatformView):
    """A link by mail."""

    public = True

    @operation(
        "D.forgot",
        "Ask for a link to reset the password",
        answer=DONE,
        body=serializers.Email,
        example={"email": "user@example.com"},
        failures=[400],
        public=True,
        description="The answer is the same for an address nobody has registered.",
    )
    def post(self, request: Request) -> Response:
        passwords.forgot(self.valid(serializers.Email)["email"])
        return done("If somebody has registered this address, a link to reset the password is on its way.")


class ResetPassword(PlatformView):
    """A new password by the mailed link."""

    public = True

    @operation(
        "D.reset",
        "Set a new password with the mailed token",
        answer=DONE,
        body=serializers.Reset,
        example={"token": "…", "password": "NewSecurePassword123!"},
        failures=[400],
        public=True,
        description="Works once, within an hour, and ends all sessions of the user.",
    )
    def post(self, request: Request) -> Response:
        passwords.reset(**self.valid(serializers.Reset))
        return done("The password is changed. Sign in with the new one.")


class VerifyEmail(PlatformView):
    """The address is read by who gave it."""

    public = True

    @operation(
        "D.verify",
        "Verify the email address with the mailed token",
        answer=DONE,
        body=serializers.Token,
        example={"token": "…"},
        failures=[400],
        public=True,
    )
    def post(self, request: Request) -> Response:
        verification.verify(self.valid(serializers.Token)["token"])
        return done("The email address is verified.")


class ResendVerification(PlatformView):
    """The link again."""

    public = True

    @operation(
        "D.verify.resend",
        "Mail the verification link again",
        answer=DONE,
        body=serializers.Email,
        example={"email": "user@example.com"},
        failures=[400],
        public=True,
        description="The answer is the same for an address nobody has registered.",
    )
    def post(self, request: Request) -> Response:
        verification.resend(self.valid(serializers.Email)["email"])
        return done("If this address waits for verification, a link is on its way.")
