"""Every way a provider may sign is checked as its definition says: what it signed passes, what anybody else sent does not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from connect_platform.core.errors import ServiceUnavailable
from connections.services.inbound import addresses as inbound_addresses
from connections.services.inbound import keys as inbound_keys
from connections.services.inbound import tokens as inbound_tokens
from connections.services.inbound import verifying as inbound_verifying
from connections.services.inbound.verifying import Delivery, refusal
from integrations import catalogue
from integrations.conventions import Webhook
from integrations.models import OAuthApp
from tests import factories

NOW = 1_790_000_000.0
URL = "https://connect.example.com/webhook/x/token"
BODY = b'{"id": "e1", "token": "t0", "when": 5, "list": [{"state": "s"}, {"state": "s"}], "sig": "%s"}'
Signer = Callable[[bytes], str]


def delivery(body: Any = BODY, query: Any = None, **headers: Any) -> Delivery:
    meta = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return Delivery("POST", URL, meta, query or {}, body, json.loads(body))


def mac(key: bytes, message: bytes, name: str = "sha256") -> bytes:
    return hmac.new(key, message, name).digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def check(hook: Webhook, good: Delivery, bad: Delivery, key: str = "k1") -> None:
    """One key among several is enough; no other key, no changed delivery passes."""
    assert refusal(hook, good, ["old", key], now=NOW) == ""
    assert refusal(hook, good, ["old"], now=NOW) == "signature_wrong"
    assert refusal(hook, good, [], now=NOW) == "no_secret"
    assert refusal(hook, bad, [key], now=NOW) == "signature_wrong"


@pytest.mark.parametrize("name", ["sha256", "sha1", "sha512", "md5"])
def test_a_mac_in_hex_behind_a_prefix(name: str) -> None:
    algorithm: Any = f"hmac-{name}"
    hook = Webhook(algorithm=algorithm, header="X-Sig", prefix="v=")
    signature = mac(b"k1", BODY, name).hex()
    check(hook, delivery(x_sig=f"v={signature}"), delivery(BODY + b" ", x_sig=f"v={signature}"))
    assert refusal(hook, delivery(x_sig=signature), ["k1"], now=NOW) == "signature_missing"  # not without its prefix
    assert refusal(hook, delivery(), ["k1"], now=NOW) == "signature_missing"
    assert refusal(hook, delivery(x_sig="v=" + signature.upper()), ["k1"], now=NOW) == ""


def test_a_mac_in_base64_and_base64url() -> None:
    signature = mac(b"k1", BODY)
    hook = Webhook(algorithm="hmac-sha256", header="X-Sig", encoding="base64")
    check(hook, delivery(x_sig=b64(signature)), delivery(BODY + b"\n", x_sig=b64(signature)))
    assert refusal(hook, delivery(x_sig="%%%"), ["k1"], now=NOW) == "signature_wrong"
    hook = Webhook(algorithm="hmac-sha256", header="X-Sig", encoding="base64url")
    unpadded = base64.urlsafe_b64encode(signature).decode().rstrip("=")
    check(hook, delivery(x_sig=unpadded), delivery(BODY + b"\n", x_sig=unpadded))


def test_a_list_of_pairs_with_its_time_as_stripe_sends_it() -> None:
    hook = catalogue.get("stripe").webhook
    assert hook
    moment = int(NOW)
    signature = mac(b"k1", b"%d.%b" % (moment, BODY)).hex()
    listed = f"t={moment},v1={'0' * 64},v1={signature},v0=zz"
    check(hook, delivery(stripe_signature=listed), delivery(stripe_signature=listed.replace(str(moment), str(moment - 1))))
    late = refusal(hook, delivery(stripe_signature=listed), ["k1"], now=NOW + 301)
    assert late == "timestamp_outside"
    assert refusal(hook, delivery(stripe_signature=f"v1={signature}"), ["k1"], now=NOW) == "timestamp_missing"


def test_a_list_of_pairs_parted_by_semicolons_as_paddle_sends_it() -> None:
    hook = catalogue.get("paddle").webhook
    assert hook
    signature = mac(b"k1", b"%d:%b" % (NOW, BODY)).hex()
    listed = f"ts={int(NOW)};h1={signature}"
    check(hook, delivery(paddle_signature=listed), delivery(BODY + b" ", paddle_signature=listed))


def test_standard_webhooks_with_several_signatures() -> None:
    hook = catalogue.get("resend").webhook
    assert hook
    secret = b"0123456789abcdef0123456789abcdef"
    signature = b64(mac(secret, b"msg_1.%d.%b" % (NOW, BODY)))
    listed = {"svix_id": "msg_1", "svix_timestamp": str(int(NOW)), "svix_signature": f"v1,{b64(b'x' * 32)} v1,{signature}"}
    key = "whsec_" + b64(secret)
    assert refusal(hook, delivery(**listed), [key], now=NOW) == ""
    assert refusal(hook, delivery(**{**listed, "svix_id": "msg_2"}), [key], now=NOW) == "signature_wrong"
    assert refusal(hook, delivery(**listed), ["whsec_!"], now=NOW) == "signature_wrong"


def test_method_url_body_and_milliseconds_as_hubspot_signs_them() -> None:
    hook = catalogue.get("hubspot").webhook
    assert hook
    moment = str(int(NOW * 1000)).encode()
    signature = b64(mac(b"k1", b"POST" + URL.encode() + BODY + moment))
    headers = {"x_hubspot_request_timestamp": moment.decode(), "x_hubspot_signature_v3": signature}
    check(hook, delivery(**headers), delivery(BODY + b" ", **headers))
    assert refusal(hook, delivery(**headers), ["k1"], now=NOW + 400) == "timestamp_outside"


def test_a_time_in_words_as_twitch_sends_it() -> None:
    hook = catalogue.get("twitch").webhook
    assert hook
    moment = datetime.fromtimestamp(NOW, UTC).isoformat().replace("+00:00", "Z")
    signature = "sha256=" + mac(b"k1", b"m1" + moment.encode() + BODY).hex()
    headers = {
        "twitch_eventsub_message_id": "m1",
        "twitch_eventsub_message_timestamp": moment,
        "twitch_eventsub_message_signature": signature,
    }
    check(hook, delivery(**headers), delivery(**{**headers, "twitch_eventsub_message_id": "m2"}))
    assert refusal(hook, delivery(**headers), ["k1"], now=NOW - 301) == "timestamp_outside"


def test_fields_of_the_body_and_a_signature_in_the_body() -> None:
    hook = Webhook(algorithm="hmac-sha256", body_field="sig", signed="{field:token}{field:when}{field:none}")
    body = BODY % mac(b"k1", b"t05").hex().encode()
    check(hook, delivery(body), delivery(body.replace(b'"when": 5', b'"when": 6')))
    assert refusal(hook, delivery(b'{"sig": 5}'), ["k1"], now=NOW) == "signature_missing"


def test_a_signature_in_the_query() -> None:
    hook = catalogue.get("pandadoc").webhook
    assert hook
    signature = mac(b"k1", BODY).hex()
    check(hook, delivery(query={"signature": signature}), delivery(BODY + b" ", query={"signature": signature}))
    assert refusal(hook, delivery(), ["k1"], now=NOW) == "signature_missing"


def test_plain_digests_hold_the_key() -> None:
    for name, make in (("sha256", hashlib.sha256), ("sha1", hashlib.sha1)):
        algorithm: Any = name
        hook = Webhook(algorithm=algorithm, header="X-Sig", signed="{key}{body}")
        signature = make(b"k1" + BODY).hexdigest()
        check(hook, delivery(x_sig=signature), delivery(BODY + b" ", x_sig=signature))


def test_a_shared_token_is_wanted_of_every_item() -> None:
    hook = Webhook(algorithm="shared-token", body_field="list.*.state", encoding="none")
    check(hook, delivery(), delivery(BODY.replace(b'{"state": "s"}]', b'{"state": "other"}]')), key="s")
    assert refusal(hook, delivery(b'{"list": [{"state": "s"}, {}]}'), ["s"], now=NOW) == "signature_missing"
    assert refusal(hook, delivery(b'{"list": []}'), ["s"], now=NOW) == "signature_missing"
    assert refusal(hook, delivery(b'{"list": 5}'), ["s"], now=NOW) == "signature_missing"
    hook = Webhook(algorithm="shared-token", header="X-Token", encoding="none", prefix="Token ")
    check(hook, delivery(x_token="Token k1"), delivery(x_token="Token k2"))


def test_user_and_password() -> None:
    hook = Webhook(algorithm="basic-auth")
    check(hook, delivery(authorization="Basic " + b64(b"u:p")), delivery(authorization="Basic " + b64(b"u:q")), key="u:p")
    assert refusal(hook, delivery(authorization="Bearer u:p"), ["u:p"], now=NOW) == "signature_wrong"


def pem(private: Any) -> str:
    public = private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return str(public.decode())


def der(private: Any) -> str:
    return b64(private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_public_keys_of_every_kind() -> None:
    curve, edwards = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    raw = edwards.public_key().public_bytes_raw()
    cases: list[tuple[str, Signer, list[str]]] = [
        ("rsa-sha256", lambda text: b64(RSA.sign(text, padding.PKCS1v15(), hashes.SHA256())), [pem(RSA), der(RSA)]),
        ("ecdsa", lambda text: b64(curve.sign(text, ec.ECDSA(hashes.SHA256()))), [pem(curve), der(curve)]),
        ("ed25519", lambda text: b64(edwards.sign(text)), [pem(edwards), der(edwards), raw.hex(), b64(raw)]),
    ]
    for name, sign, keys in cases:
        algorithm: Any = name
        hook = Webhook(algorithm=algorithm, header="X-Sig", encoding="base64", signed="{header:X-Time}{body}")
        headers = {"x_time": "9", "x_sig": sign(b"9" + BODY)}
        for key in keys:
            assert refusal(hook, delivery(**headers), [key], now=NOW) == "", name
            assert refusal(hook, delivery(**{**headers, "x_time": "8"}), [key], now=NOW) == "signature_wrong"
        others = [key for other, _, theirs in cases if other != name for key in theirs]
        assert refusal(hook, delivery(**headers), [*others, "no key"], now=NOW) == "signature_wrong"


def test_discord_signs_with_ed25519_in_hex() -> None:
    hook, private = catalogue.get("discord").webhook, ed25519.Ed25519PrivateKey.generate()
    assert hook
    moment = str(int(NOW))
    headers = {"x_signature_timestamp": moment, "x_signature_ed25519": private.sign(moment.encode() + BODY).hex()}
    key = private.public_key().public_bytes_raw().hex()
    assert refusal(hook, delivery(**headers), [key], now=NOW) == ""
    assert refusal(hook, delivery(BODY + b" ", **headers), [key], now=NOW) == "signature_wrong"


SECRET = "a secret of more than thirty-two bytes"


def test_a_token_says_what_the_definition_wants() -> None:
    hook = catalogue.get("netlify").webhook
    assert hook
    said = {"iss": "netlify", "sha256": hashlib.sha256(BODY).hexdigest()}

    def sent(claims: dict[str, Any], body: bytes = BODY, **how: Any) -> str:
        token = jwt.encode(claims, how.get("key", SECRET), how.get("algorithm", "HS256"))
        return refusal(hook, delivery(body, x_webhook_signature=token), [SECRET], now=NOW)

    assert sent(said) == ""
    assert sent(said, BODY + b" ") == "signature_wrong"
    assert sent({"iss": "netlify"}) == "signature_wrong"
    assert sent(said, key="another secret of thirty-two bytes") == "signature_wrong"
    assert sent({**said, "exp": time.time() - 120}) == "signature_wrong"
    assert sent(said, key="", algorithm="none") == "signature_wrong"
    assert refusal(hook, delivery(x_webhook_signature="no.token"), [SECRET], now=NOW) == "signature_wrong"


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    hook = Webhook(algorithm="jwt", header="Authorization", prefix="Bearer ", encoding="none")
    good = jwt.encode({"a": 1}, RSA, "RS256")
    assert refusal(hook, delivery(authorization=f"Bearer {good}"), [pem(RSA)], now=NOW) == ""
    header, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, {"a": 1})
    )
    forged = mac(pem(RSA).encode(), f"{header}.{claims}".encode())
    token = f"{header}.{claims}.{base64.urlsafe_b64encode(forged).decode().rstrip('=')}"
    assert refusal(hook, delivery(authorization=f"Bearer {token}"), [pem(RSA)], now=NOW) == "signature_wrong"


class KeyServer:
    """A provider's published key set, on a socket of its own."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.asked = 0
        server = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                body = json.dumps({"keys": server.keys}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.http.server_port}/keys"
        Thread(target=self.http.serve_forever, daemon=True).start()

    def add(self, name: str, private: Any) -> None:
        self.keys.append({**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key())), "kid": name, "alg": "RS256"})


@pytest.fixture
def key_server(settings: Any) -> Iterator[KeyServer]:
    server = KeyServer()
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (f"127.0.0.1:{server.http.server_port}",)}
    yield server
    server.http.shutdown()
    server.http.server_close()


def test_a_token_of_a_published_key_set(key_server: KeyServer) -> None:
    key_server.add("k1", RSA)
    hook = Webhook(
        algorithm="jwt",
        header="Authorization",
        prefix="Bearer ",
        encoding="none",
        jwks_url=key_server.url,
        claims={"aud": "{url}", "email": "{key}"},
    )

    def sent(kid: str = "k1", private: Any = RSA, **claims: Any) -> str:
        said = {"aud": URL, "email": "push@example.com", "exp": time.time() + 60, **claims}
        token = jwt.encode(said, private, "RS256", headers={"kid": kid})
        return refusal(hook, delivery(authorization=f"Bearer {token}"), ["push@example.com"], now=NOW)

    assert sent() == ""
    assert sent(email="stranger@example.com") == "signature_wrong"  # anybody may have Google sign for an audience
    assert sent(aud="https://elsewhere.example") == "signature_wrong"
    assert sent(aud=["x", URL]) == ""
    assert sent(exp=time.time() - 1) == "signature_wrong"
    assert sent(private=rsa.generate_private_key(public_exponent=65537, key_size=2048)) == "signature_wrong"
    assert sent("k2") == "signature_wrong"
    assert key_server.asked == 1
    key_server.http.shutdown()
    key_server.http.server_close()
    unreachable = Webhook(algorithm="jwt", header="Authorization", jwks_url=key_server.url + "/gone")
    token = jwt.encode({"exp": time.time() + 60}, RSA, "RS256", headers={"kid": "k1"})
    with pytest.raises(ServiceUnavailable):  # the provider tries again
        refusal(unreachable, delivery(authorization=token), ["x"], now=NOW)
    inbound_tokens._sets.clear()


def test_what_needs_more_than_a_key_is_never_verified() -> None:
    for name in ("adyen", "paypal", "ebay", "strava"):
        hook = catalogue.get(name).webhook
        assert hook
        assert refusal(hook, delivery(authorization="x"), ["k"], now=NOW) == "not_signed"


def test_paths_with_a_star() -> None:
    value = {"a": [{"b": 1}, {}, {"b": {"c": 2}}]}
    assert inbound_verifying.every(value, "a.*.b") == [1, None, {"c": 2}]
    assert inbound_verifying.every(value["a"], "*.b") == [1, None, {"c": 2}]
    assert inbound_verifying.every(value, "a.0.b") == [1]
    assert inbound_verifying.every(value, "x.*.b") == []


# --- whose secret signs


def test_secrets_come_from_the_operator_and_the_oauth_client(settings: Any) -> None:
    settings.CONFIG = {
        **settings.CONFIG,
        "WEBHOOK_SECRETS": ("slack=s1", "slack=s2", "google_chat=123="),
        "OAUTH_CLIENTS": ("hubspot=id:client-secret", "slack=id:not-this"),
    }
    assert inbound_keys.of_platform(catalogue.get("slack")) == ("s1", "s2")
    assert inbound_keys.of_platform(catalogue.get("google-chat")) == ("123=",)
    assert inbound_keys.of_platform(catalogue.get("hubspot")) == ("client-secret",)
    assert inbound_keys.of_platform(catalogue.get("github")) == ()


@pytest.mark.django_db
def test_an_address_is_signed_for_by_its_own_secret_or_the_companys_app() -> None:
    actor = factories.make_actor()
    hubspot, github = catalogue.get("hubspot"), catalogue.get("github")
    OAuthApp.objects.create(company_id=actor.company_id, provider="hubspot", client_id="c", secrets={"client_secret": "theirs"})
    address = inbound_addresses.create(actor, hubspot)
    assert "secret" not in address.secrets  # the OAuth client's secret signs
    assert inbound_keys.of_address(hubspot, address) == ("theirs",)
    own = inbound_addresses.create(actor, github)
    assert inbound_keys.of_address(github, own) == (own.secrets["secret"],)
    OAuthApp.objects.create(
        company_id=actor.company_id,
        provider="github",
        client_id="c",
        secrets={"client_secret": "x", "webhook_secret": "hook"},
    )
    assert inbound_keys.of_address(github, inbound_addresses.create(actor, github)) == ("hook",)


@pytest.mark.django_db
def test_no_secret_of_an_address_is_stored_in_plain_text() -> None:
    from django.db import connection

    address = inbound_addresses.create(factories.make_actor(), catalogue.get("github"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text, a.secrets FROM connections_inboundaddress a")
        text, sealed = cursor.fetchone()
    for secret in address.secrets.values():
        assert secret not in text
        assert secret.encode() not in bytes(sealed)
