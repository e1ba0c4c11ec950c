"""The OAuth-app doctor: tries an OAuth app at its provider before the first end user does, and says what to mend."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, TypeAlias

from django.db import connection as database

from connect_platform.core.errors import ConnectError, InvalidInput, NotFound
from connect_platform.core.outgoing import OutgoingError
from integrations import render
from integrations.models import OAuthApp, Toolkit
from integrations.services import clients, probes
from integrations.services.clients import OAuthClient
from integrations.services.probes import Page, TokenAnswer
from integrations.spec import OAuth1, OAuth2, Provider

Status: TypeAlias = Literal["ok", "warning", "failed", "unknown"]

#: Seconds by which clocks may differ without a word, and at all: signatures and id tokens are judged by them.
CLOCK_WARNING, CLOCK_FAILED = 60, 300
#: Seconds after which no further question is asked.
MOST_SECONDS = 40
#: What asks for a refresh token, by the providers' own words (scopes and authorization parameters).
OFFLINE = {"offline", "offline_access", "offline.access", "refresh_token", "permanent", "rt"}
#: A redirect URI nobody has registered: `.invalid` is nobody's (RFC 2606 §2).
STRAY = "https://connect-doctor.invalid/callback"
_NOT_REACHED = "Not tried: what comes before it has to work first."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `hint` is what to do; `evidence` what was seen, without secrets."""

    name: str
    status: Status
    message: str
    hint: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examination:
    """What the doctor found, and the exact address that must be registered at the provider."""

    provider: Provider
    redirect_uri: str
    checks: list[Check]

    @property
    def status(self) -> Status:
        """The verdict in one word: the worst of what matters."""
        order: tuple[Status, ...] = ("failed", "warning", "unknown", "ok")
        return next((status for status in order if any(check.status == status for check in self.checks)), "ok")

    def as_json(self) -> dict[str, Any]:
        """The same as data, in the spelling of surface *connect*."""
        checks = [asdict(check) for check in self.checks]
        told = {"status": self.status, "redirectUri": self.redirect_uri, "checks": checks}
        return {"providerType": self.provider.type_name, **told}


@dataclass(slots=True)
class Patient:
    """What is examined: a client at a provider, for one account's addresses and one callback."""

    provider: Provider
    auth: OAuth2
    client: OAuthClient
    fields: Mapping[str, str]
    redirect_uri: str
    scopes: Sequence[str]
    started: float = field(default_factory=time.monotonic)

    def visit(self, **wrong: str) -> Page | None:
        """The consent page with some parameters wrong on purpose; None where there is no answer or no time left."""
        if time.monotonic() - self.started > MOST_SECONDS:
            return None
        asked = (self.provider, self.auth, self.client, self.fields, self.redirect_uri, self.scopes)
        address = probes.consent_address(*asked, wrong)
        try:
            return probes.visit(address, self.redirect_uri)
        except OutgoingError:
            return None


def examine(
    provider: Provider,
    *,
    company_id: int,
    app_id: str | None = None,
    row: OAuthApp | None = None,
    fields: Mapping[str, str] | None = None,
) -> Examination:
    """Examine the client an app of a company would use, or that of `row`. Makes up to ten calls, all to the provider.

    `fields` are account fields its addresses need. Raises NotFound where the provider is not connected by OAuth.
    """
    auth = next((each for each in provider.schemes if isinstance(each, OAuth2 | OAuth1)), None)
    if auth is None:
        raise NotFound(f"{provider.name} is not connected by OAuth.", hint="There is no OAuth app to examine.")
    app_id = row.app_id or app_id if row else app_id
    try:
        client = clients.of_row(row) if row else clients.client_for(provider, app_id, company_id=company_id)
    except ConnectError as error:
        checks = [Check("client", "failed", error.message, error.hint)]
        return Examination(provider, clients.redirect_uri(None, app_id), checks)
    scopes = Toolkit.objects.filter(app_id=app_id, provider=provider.slug).values_list("scopes", flat=True).first()
    if not database.in_atomic_block:
        database.close()  # nobody waits for a provider with a database connection in hand
    redirect_uri, values = clients.redirect_uri(client, app_id), fields or {}
    try:
        if isinstance(auth, OAuth1):
            checks = list(_oauth1(provider, auth, client, values, redirect_uri))
        else:
            checks = list(_oauth2(Patient(provider, auth, client, values, redirect_uri, scopes or auth.scopes)))
    except (InvalidInput, LookupError) as error:
        missing = error.message if isinstance(error, InvalidInput) else str(error)
        hint = "Send them as accountFields: this provider's addresses depend on the account."
        checks = [Check("account_fields", "unknown", missing, hint)]
    if any(check.name == "client_credentials" and check.status == "ok" for check in checks):
        clients.accepted(client)
    return Examination(provider, redirect_uri, checks)


def _oauth2(patient: Patient) -> Iterator[Check]:
    answer, reached = _reached(
        patient.provider,
        lambda: probes.ask_for_token(patient.provider, patient.auth, patient.client, patient.fields, patient.redirect_uri),
    )
    yield reached
    if answer is None:
        for name in ("client_credentials", "redirect_uri", "scopes", "pkce"):
            yield Check(name, "unknown", _NOT_REACHED)
        yield _offline(patient, None)
        return
    yield _clock(answer)
    try:
        said = probes.metadata(patient.provider, patient.auth, patient.fields)
    except OutgoingError:
        said = None
    yield _issuer(patient, said)
    yield _credentials(patient, answer)
    page = patient.visit()
    yield _redirect(patient, answer, page)
    yield _scopes(patient, page, said)
    yield _pkce(patient, page, said)
    yield _offline(patient, said)


def _oauth1(
    provider: Provider, auth: OAuth1, client: OAuthClient, fields: Mapping[str, str], redirect_uri: str
) -> Iterator[Check]:
    answer, reached = _reached(provider, lambda: probes.ask_for_request_token(provider, auth, client, fields, redirect_uri))
    yield reached
    if answer is None:
        return
    yield _clock(answer)
    evidence = {"status": answer.status, "said": _redacted(answer.said, client)}
    if answer.verdict == "good":
        yield Check("client_credentials", "ok", "The provider accepts the client and its signature.")
        yield Check("redirect_uri", "ok", f"The provider accepts {redirect_uri}.", evidence={"redirect_uri": redirect_uri})
    elif answer.is_redirect_refused:
        yield _unregistered(redirect_uri, evidence)
    else:
        status: Status = "failed" if answer.verdict == "refused" else "unknown"
        hint = "Compare consumer key and secret with the provider's console, and the clock of this machine."
        yield Check("client_credentials", status, "The provider gives no request token.", hint, evidence)


def _reached(provider: Provider, ask: Callable[[], TokenAnswer]) -> tuple[TokenAnswer | None, Check]:
    started = time.monotonic()
    try:
        answer = ask()
    except OutgoingError as error:
        return None, Check("reachable", "failed", error.message, error.hint, {"kind": error.kind})
    took = {"status": answer.status, "milliseconds": round((time.monotonic() - started) * 1000)}
    return answer, Check("reachable", "ok", f"{provider.name} answers.", evidence=took)


def _clock(answer: TokenAnswer) -> Check:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return Check("clock", "unknown", "The provider sends no time to compare with.")
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    apart = round((datetime.now(UTC) - theirs).total_seconds())
    evidence = {"provider": theirs.isoformat(), "seconds_apart": apart}
    if abs(apart) <= CLOCK_WARNING:
        return Check("clock", "ok", "The clocks agree.", evidence=evidence)
    status: Status = "failed" if abs(apart) > CLOCK_FAILED else "warning"
    ahead = "ahead of" if apart > 0 else "behind"
    return Check(
        "clock",
        status,
        f"This machine's clock is {abs(apart)} seconds {ahead} the provider's.",
        "Let the machine set its time by NTP: expiry, signatures and id tokens are judged by it.",
        evidence,
    )


def _issuer(patient: Patient, said: dict[str, Any] | None) -> Check:
    """RFC 8414 §3.3: what calls itself by another name is another server."""
    if said is None:
        return Check("issuer", "unknown", "The provider publishes no metadata to compare with.")
    evidence = {"issuer": said["issuer"]}
    if patient.auth.issuer and said["issuer"] != render.address(patient.provider, patient.auth.issuer, patient.fields):
        hint = "Answers of another authorization server would be refused. Check the provider's definition."
        return Check("issuer", "failed", "The provider calls itself by another name than expected.", hint, evidence)
    ours = {"token_endpoint": patient.auth.token_url, "authorization_endpoint": patient.auth.authorize_url}
    known = {**patient.fields, "client_id": patient.client.id}
    moved = {
        name: said[name]
        for name, url in ours.items()
        if said.get(name) and said[name] != render.address(patient.provider, url, known)
    }
    if moved:
        hint = "Mostly harmless: providers keep older addresses. Compare with the provider's documentation."
        return Check("issuer", "warning", "The provider's metadata names other addresses.", hint, evidence | moved)
    return Check("issuer", "ok", "The provider's metadata agrees with its definition.", evidence=evidence)


def _credentials(patient: Patient, answer: TokenAnswer) -> Check:
    said = {"status": answer.status, "error": answer.word, "said": _redacted(answer.said, patient.client)}
    if answer.verdict == "good":
        return Check("client_credentials", "ok", "The provider knows the client id and accepts its secret.", evidence=said)
    if answer.verdict == "unclear":
        hint = "Ask again later." if answer.status >= 429 else "Compare client id and secret with the provider's console."
        return Check("client_credentials", "unknown", "The provider does not say whether it accepts the client.", hint, said)
    hint = "Copy client id and secret anew from the provider's console. If the secret was made anew there, rotate it here."
    if patient.client.previous_secret and _previous_works(patient):
        message = "The provider refuses the new secret; the one before still works while the rotation overlaps."
        return Check("client_credentials", "failed", message, hint, said)
    return Check("client_credentials", "failed", "The provider does not accept the client id or its secret.", hint, said)


def _previous_works(patient: Patient) -> bool:
    before = clients.with_previous(patient.client)
    try:
        answer = probes.ask_for_token(patient.provider, patient.auth, before, patient.fields, patient.redirect_uri)
    except OutgoingError:
        return False
    return answer.verdict == "good"


def _redirect(patient: Patient, answer: TokenAnswer, page: Page | None) -> Check:
    evidence = {"redirect_uri": patient.redirect_uri} | _seen(patient, page)
    if answer.is_redirect_refused or (page and page.complaint == "redirect_uri"):
        return _unregistered(patient.redirect_uri, evidence)
    if page is None:
        return Check("redirect_uri", "unknown", "The consent page does not answer.", evidence=evidence)
    if page.complaint == "client":
        hint = "The provider does not know this client id: compare it with the provider's console."
        return Check("redirect_uri", "failed", "The consent page refuses the client id.", hint, evidence)
    if page.returned is not None:  # only to a registered address a provider may send anybody (RFC 6749 §4.1.2.1)
        return Check("redirect_uri", "ok", f"The provider sends people back to {patient.redirect_uri}.", evidence=evidence)
    if page.complaint == "other":
        hint = "Open the consent address in a browser and read what the provider says."
        return Check("redirect_uri", "unknown", f"The consent page answers {page.status}.", hint, evidence)
    stray = patient.visit(redirect_uri=STRAY)
    if stray and stray.complaint:
        return Check("redirect_uri", "ok", f"The provider accepts {patient.redirect_uri} and no other.", evidence=evidence)
    hint = f"Make sure that exactly this address is registered: {patient.redirect_uri}"
    return Check("redirect_uri", "unknown", "The provider tells only after signing in.", hint, evidence)


def _unregistered(redirect_uri: str, evidence: dict[str, Any]) -> Check:
    hint = f"Register exactly this address as redirect URI (callback URL) of the OAuth app: {redirect_uri}"
    return Check("redirect_uri", "failed", "The redirect URI is not registered at the provider.", hint, evidence)


def _scopes(patient: Patient, page: Page | None, said: dict[str, Any] | None) -> Check:
    scopes = list(patient.scopes)
    evidence = {"scopes": scopes} | _seen(patient, page)
    if not scopes:
        return Check("scopes", "ok", "No scopes are asked for.")
    if page and page.complaint == "scope":
        hint = "Enable these scopes (permissions) for the OAuth app in the provider's console, or ask for fewer."
        return Check("scopes", "failed", "The provider refuses the scopes.", hint, evidence)
    if page is None or page.complaint:
        return Check("scopes", "unknown", _NOT_REACHED, evidence=evidence)
    offered = said.get("scopes_supported") if said else None
    if isinstance(offered, list) and (strange := [scope for scope in scopes if scope not in offered]):
        hint = "Providers may leave scopes out of their list. If consent fails, ask for fewer."
        return Check("scopes", "warning", f"The provider's list lacks {' '.join(strange)}.", hint, evidence)
    stray = patient.visit(scope="connect-doctor.no-such-scope")
    if isinstance(offered, list) or (stray and stray.complaint == "scope"):
        return Check("scopes", "ok", "The provider accepts the scopes.", evidence=evidence)
    hint = "Make sure that these scopes are enabled for the OAuth app in the provider's console."
    return Check("scopes", "unknown", "The provider tells only after signing in.", hint, evidence)


def _pkce(patient: Patient, page: Page | None, said: dict[str, Any] | None) -> Check:
    """RFC 7636; metadata of RFC 8414 §2, or whether the provider minds a method that does not exist."""
    offered = said.get("code_challenge_methods_supported") if said else None
    if not patient.auth.pkce:
        if isinstance(offered, list) and "S256" in offered:
            return Check("pkce", "warning", "The provider offers PKCE, but its definition does not use it.")
        return Check("pkce", "ok", "This provider is used without PKCE.")
    method = patient.auth.pkce_method
    if isinstance(offered, list):
        if method in offered:
            return Check("pkce", "ok", f"The provider offers PKCE with {method}.", evidence={"methods": offered})
        return Check("pkce", "failed", f"The provider does not offer PKCE with {method}.", evidence={"methods": offered})
    if page is None or page.complaint:
        return Check("pkce", "unknown", _NOT_REACHED)
    stray = patient.visit(code_challenge_method="connect-doctor")
    if stray and stray.complaint:
        return Check("pkce", "ok", "The provider checks PKCE.", evidence=_seen(patient, stray))
    return Check("pkce", "unknown", "PKCE is sent; the provider does not say whether it checks it.")


def _offline(patient: Patient, said: dict[str, Any] | None) -> Check:
    auth = patient.auth
    asked = OFFLINE & {*patient.scopes, *auth.authorize_params.values()}
    if asked:
        return Check("offline_access", "ok", f"A refresh token is asked for ({', '.join(sorted(asked))}).")
    offered = said.get("scopes_supported") if said else None
    if isinstance(offered, list) and "offline_access" in offered:
        hint = auth.offline_hint or "Ask for the scope offline_access."
        return Check("offline_access", "warning", "The provider offers offline_access, and it is not asked for.", hint)
    if auth.offline_hint:
        return Check("offline_access", "warning", "Whether a refresh token comes depends on the set-up.", auth.offline_hint)
    return Check("offline_access", "ok", "This provider needs nothing special for lasting access.")


def _seen(patient: Patient, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {}
    said = _redacted(page.said, patient.client)[:200] if page.complaint else ""
    return {"status": page.status, "address": page.address} | ({"said": said} if said else {})


def _redacted(text: str, client: OAuthClient) -> str:
    for secret in (client.secret, client.previous_secret):
        text = text.replace(secret, "[redacted]") if secret else text
    return text
