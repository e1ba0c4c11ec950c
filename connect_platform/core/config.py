"""Every setting of the platform, read from the environment only, in one documented table.

`docs/settings.md` is written from this table (`manage.py settings_table`), and a test keeps the two equal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, default (as it would be written), meaning and parser."""

    name: str
    default: str
    meaning: str
    parse: Callable[[str], Any] = str
    secret: bool = False


def boolean(text: str) -> bool:
    """`1 true yes on` and `0 false no off` or nothing; anything else is an error."""
    word = text.strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("", "0", "false", "no", "off"):
        return False
    raise ValueError(f"{text!r} is not a yes or a no")


def words(text: str) -> tuple[str, ...]:
    """A comma- or space-separated list."""
    return tuple(text.replace(",", " ").split())


TABLE: tuple[Setting, ...] = (
    Setting("PORT", "8000", "Port the web server listens on.", int),
    Setting("BIND", "127.0.0.1", "Address the web server listens on; `0.0.0.0` in a container."),
    Setting("CONNECT_HOME", "var", "Folder of embedded services, mails and generated secrets."),
    Setting("PUBLIC_URL", "", "Address people and providers reach the platform at. Empty: `http://127.0.0.1:PORT`."),
    Setting("PRODUCTION", "", "`1` switches the checks for production on and refuses unsafe settings.", boolean),
    Setting("DATABASE_URL", "", "PostgreSQL 15 or newer with pgvector and pg_trgm. Empty: an embedded one."),
    Setting("DATABASE_POOL", "16", "Database connections a process may hold.", int),
    Setting("REDIS_URL", "", "Redis-protocol server: broker, rate limits, locks. Empty: an embedded Valkey."),
    Setting(
        "SECRET_KEY", "", "Signs sessions, links and tokens. Empty outside production: made once in CONNECT_HOME.", str, True
    ),
    Setting(
        "ENCRYPTION_KEYS",
        "",
        "Key-encryption keys as `id:base64 of 32 bytes`, comma-separated, the current one first. "
        "Empty outside production: made once in CONNECT_HOME.",
        words,
        True,
    ),
    Setting(
        "KEY_CACHE_SECONDS",
        "60",
        "How long a process remembers an opened data key. Rotated and shredded keys are gone from every process after that.",
        float,
    ),
    Setting(
        "ALLOWED_EGRESS", "", "Hosts (`host` or `host:port`) the platform may call though their address is private.", words
    ),
    Setting("EGRESS_TIMEOUT", "30", "Longest time one outgoing call may take in all, in seconds.", float),
    Setting("EGRESS_MAX_BYTES", "26214400", "Largest answer taken from an outgoing call, in bytes.", int),
    Setting("STREAM_TIMEOUT", "300", "Longest time a streamed answer of a provider may take in all, in seconds.", float),
    Setting("STREAM_MAX_BYTES", "1073741824", "Largest streamed answer of a provider, in bytes.", int),
    Setting(
        "EGRESS_CA_FILE",
        "",
        "PEM file of the certificate authorities outgoing calls trust, such as the public ones and your own. "
        "Empty: the public ones (certifi).",
    ),
    Setting("MAX_BODY_BYTES", "10485760", "Largest request body the platform reads, in bytes.", int),
    Setting("MAX_UPLOAD_BYTES", "26214400", "Largest multipart upload the proxy passes on, in bytes.", int),
    Setting("MAX_IMPORT_BYTES", "104857600", "Largest file that is imported into records or a table, in bytes.", int),
    Setting("WEB_PROCESSES", "1", "Web server processes, of some 110 MB each.", int),
    Setting("WEB_THREADS", "32", "Threads of a web process; a slow provider holds one each.", int),
    Setting("WORKER_THREADS", "8", "Threads of the worker.", int),
    Setting(
        "SANDBOX_URL", "", "Where the sandbox provider is served to the platform itself. Empty: `http://127.0.0.1:PORT+1`."
    ),
    Setting("OAUTH_CLIENTS", "", "Platform OAuth clients as `slug=client_id:client_secret`, comma-separated.", words, True),
    Setting(
        "WEBHOOK_SECRETS",
        "",
        "Secrets or public keys providers sign webhooks with, as `slug=secret`, comma-separated; several of a slug while one "
        "replaces another.",
        words,
        True,
    ),
    Setting(
        "WEBHOOK_VERIFY_TOKENS",
        "",
        "Tokens with which providers prove that a subscription is ours (`hub.verify_token`), as `slug=token`, comma-separated.",
        words,
        True,
    ),
    Setting("INBOX_DAYS", "30", "Days events of providers are kept for replay.", int),
    Setting(
        "SMTP_URL",
        "",
        "`smtp://user:password@host:port`, `smtps://…` or `smtp+starttls://…`. Empty: mails land in CONNECT_HOME/mail.",
        str,
        True,
    ),
    Setting("MAIL_FROM", "Connect Platform <no-reply@localhost>", "Sender of mails."),
    Setting(
        "TRUSTED_PROXIES", "0", "Reverse proxies in front; that many right-most X-Forwarded-For entries are believed.", int
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "Bearer token of `/metrics`. Empty: only this machine may read it, and in production nobody.",
        str,
        True,
    ),
    Setting("LOG_FORMAT", "console", "`console` for people, `json` for machines."),
    Setting("LOG_LEVEL", "INFO", "Least severe level that is logged."),
    Setting("CHECK_HOURS", "24", "Hours between two health checks of a connection.", int),
    Setting("TIMELINE_DAYS", "90", "Days the timeline of a connection is kept; the latest entry of each kind stays.", int),
    Setting(
        "EXECUTION_DAYS", "400", "Days executions of flows are kept; a month goes as a whole once all of it is older.", int
    ),
    Setting(
        "EXECUTIONS_QUEUED",
        "10000",
        "Executions of one flow that may wait to begin. Beyond it callers are told to come later and polls wait.",
        int,
    ),
    Setting("PAUSE_AFTER", "20", "Live executions in a week from which on a flow is paused when 95 % of them failed.", int),
    Setting("RATE_LIMITS", "1", "`0` switches request rate limits off (load tests).", boolean),
)


class Config(dict[str, Any]):
    """Parsed settings by name. A value that cannot be parsed raises ValueError naming the variable."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Config:
        config = cls()
        for setting in TABLE:
            text = environment.get(setting.name, "") or setting.default
            try:
                config[setting.name] = setting.parse(text)
            except ValueError as error:
                raise ValueError(f"setting {setting.name}: {error}") from None
        home = Path(config["CONNECT_HOME"])
        config["CONNECT_HOME"] = home if home.is_absolute() else ROOT / home
        config["PUBLIC_URL"] = (config["PUBLIC_URL"] or f"http://127.0.0.1:{config['PORT']}").rstrip("/")
        config["SANDBOX_URL"] = (config["SANDBOX_URL"] or f"http://127.0.0.1:{config['PORT'] + 1}").rstrip("/")
        return config


def unsafe(config: Config) -> list[str]:
    """Why these settings must not serve production: one sentence each, empty when they may."""
    wrong = []
    if not config["SECRET_KEY"] or len(config["SECRET_KEY"]) < 40:
        wrong.append("SECRET_KEY must be set to at least 40 random characters.")
    if not config["ENCRYPTION_KEYS"]:
        wrong.append("ENCRYPTION_KEYS must be set: losing a generated key loses every stored credential.")
    wrong += [
        f"{name} must be set: embedded services are not for production."
        for name in ("DATABASE_URL", "REDIS_URL")
        if not config[name]
    ]
    if not config["PUBLIC_URL"].startswith("https://"):
        wrong.append("PUBLIC_URL must be https: sessions and OAuth codes travel over it.")
    if not config["SMTP_URL"]:
        wrong.append("SMTP_URL must be set: verification and reset mails would reach nobody.")
    sandbox = config["SANDBOX_URL"].split("://")[-1].split("/")[0]
    for host in config["ALLOWED_EGRESS"]:
        name = host.rsplit(":", 1)[0].strip("[]").lower()
        if host != sandbox and (name in ("localhost", "::1") or name.startswith(("127.", "169.254."))):
            wrong.append(f"ALLOWED_EGRESS must not allow {host}: it opens this machine's own services.")
    return wrong
