"""Companies, the people in them, and every credential that can act for one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.encoding import punycode

from connect_platform.core.actors import Actor
from connect_platform.core.crypto import EncryptedJSONField
from connect_platform.core.errors import NotFound
from connect_platform.core.ids import PrefixedIdField

M = TypeVar("M", bound=models.Model)


class CompanyQuerySet(models.QuerySet[M]):
    """Rows that belong to a company: read them through the actor, so that another company's do not exist."""

    def for_actor(self, actor: Actor) -> Self:
        """Only the rows of the actor's company."""
        return self.filter(company_id=actor.company_id)

    def named(self, actor: Actor, pk: str) -> M:
        """The row of that id in the actor's company. Raises NotFound."""
        row = self.for_actor(actor).filter(pk=pk).first()
        if row is None:
            raise NotFound()
        return row


class Company(models.Model):
    """A customer: the wall around everything its people, apps and keys make."""

    class Plan(models.TextChoices):
        FREE = "free"
        STARTER = "starter"
        GROWTH = "growth"
        TEAM = "team"
        ENTERPRISE = "enterprise"

    name = models.CharField(max_length=200)
    plan = models.CharField(max_length=12, choices=Plan.choices, default=Plan.FREE, db_default=Plan.FREE)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


def normalized_email(text: str) -> str:
    """One spelling per mailbox: lower case, the domain in punycode. Raises UnicodeError for a domain that has none."""
    local, at, domain = text.strip().rpartition("@")
    return (local + at + punycode(domain)).lower()


class UserManager(BaseUserManager["User"]):
    """Makes people; `createsuperuser` makes platform staff, who belong to no company."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normalized_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=normalized_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db, force_insert=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True, "is_verified": True})


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Without a company it is platform staff: `is_superuser` is a master admin, `is_staff` alone a super admin.

    Raising `session_version` ends every JWT at once.
    """

    class Role(models.TextChoices):
        ADMIN = "admin"
        MANAGER = "manager"
        VIEWER = "viewer"

    id = PrefixedIdField("user")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="users", null=True, blank=True)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=7, choices=Role.choices, default=Role.VIEWER)
    is_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    session_version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_is_lower"),
        ]

    def __str__(self) -> str:
        return self.email


class Outlet(models.Model):
    """A place where the company does business."""

    id = PrefixedIdField("outlet")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="outlets")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class App(models.Model):
    """An application of the company whose end users connect accounts; its back end signs their JWTs with `jwt_secret`."""

    id = PrefixedIdField("app")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="apps")
    name = models.CharField(max_length=100)
    jwt_secret = EncryptedJSONField()
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key of one of four kinds. A company key acts as its creator: it ends when the creator leaves."""

    class Kind(models.TextChoices):
        COMPANY = "company"
        APP = "app"
        PUBLISHER = "publisher"
        PUBLISHABLE = "publishable"

    id = PrefixedIdField("key")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="api_keys")
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="api_keys", null=True, blank=True)
    creator = models.ForeignKey(User, on_delete=models.SET_NULL, related_name="api_keys", null=True, blank=True)
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.COMPANY)
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=20)
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(db_default=Now())
    last_used = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = CompanyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.hint})"


class OAuthClient(models.Model):
    """A back end that trades its id and secret for short-lived tokens of the public surface (RFC 6749 §4.4)."""

    id = PrefixedIdField("cl")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="oauth_clients")
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=10))
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "OAuth client"

    def __str__(self) -> str:
        return self.name


class OAuthToken(models.Model):
    """An access token of an OAuth client; deleting the client ends it."""

    LIFETIME: ClassVar[timedelta] = timedelta(seconds=3600)

    client = models.ForeignKey(OAuthClient, on_delete=models.CASCADE, related_name="tokens")
    hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10))
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "OAuth token"

    def __str__(self) -> str:
        return f"token of {self.client_id}"


class RefreshToken(models.Model):
    """One link in a family of refresh tokens: using it makes the next, using it twice ends the family (RFC 9700 §4.14.2)."""

    LIFETIME: ClassVar[timedelta] = timedelta(days=30)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_tokens")
    family = models.UUIDField(default=uuid.uuid4, db_index=True)
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"refresh token of {self.user_id}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class Invitation(models.Model):
    """A place in a company offered to a mail address; the link in the mail accepts it once."""

    LIFETIME: ClassVar[timedelta] = timedelta(days=7)

    id = PrefixedIdField("invite")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    inviter = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="invitations_sent")
    email = models.EmailField()
    role = models.CharField(max_length=7, choices=User.Role.choices)
    hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "email"], name="accounts_invitation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.company}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
