"""Where the embedded PostgreSQL and Valkey are and what secrets were made, for where none is configured.

Settings import this module, so it imports neither them nor Django, and starts nothing: `embedded_services.py` does.
"""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ

NAME = "connect"  # of the database and of the role that owns it


def generated_secret(home: Path, name: str) -> str:
    """The secret of that name under `home`: 64 URL-safe characters, made by whoever asks first, readable by the owner only."""
    return _made_once(home / name, secrets.token_urlsafe(48))


def generated_encryption_key(home: Path) -> str:
    """The key-encryption key of this home as `k1:<base64 of 32 bytes>`, made by whoever asks first."""
    return _made_once(home / "encryption_keys", "k1:" + base64.b64encode(secrets.token_bytes(32)).decode())


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's NAME, USER, PASSWORD, HOST, PORT and OPTIONS for a PostgreSQL URL, or for the embedded server when it is empty.

    `postgres://user:password@host:5432/name?sslmode=require`; a socket folder goes in `?host=/folder`, as in libpq (section
    34.1.1.2 of the PostgreSQL manual). Raises ValueError for any other kind of database.
    """
    if not url:
        return {"NAME": NAME, "USER": NAME, "PASSWORD": "", "HOST": str(sockets(home)), "PORT": "", "OPTIONS": {}}
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("setting DATABASE_URL: PostgreSQL is the only database: postgres://user:password@host:5432/name")
    parsed = environ.Env.db_url_config(url)
    options = parsed.get("OPTIONS", {})
    host, port = options.pop("host", parsed["HOST"]), options.pop("port", parsed["PORT"])
    return {key: parsed[key] for key in ("NAME", "USER", "PASSWORD")} | {"HOST": host, "PORT": port, "OPTIONS": options}


def valkey_url(home: Path) -> str:
    """Address of the embedded Valkey as redis-py writes it: `unix:///folder/valkey.sock?db=0`."""
    return f"unix://{sockets(home) / 'valkey.sock'}?db=0"


def database_url(home: Path) -> str:
    """DATABASE_URL of the embedded server."""
    return f"postgres://{NAME}@/{NAME}?host={sockets(home)}"


def sockets(home: Path) -> Path:
    """Folder of the sockets: `home/run`, or where that link points when a socket's path would have been too long."""
    run = home / "run"
    return run.readlink() if run.is_symlink() else run


def make_home(home: Path) -> None:
    """Make the folder: others may pass through it to what is theirs (PostgreSQL as root), not look around."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)


def _made_once(file: Path, text: str) -> str:
    with suppress(FileNotFoundError):
        return file.read_text()
    make_home(file.parent)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    with suppress(FileExistsError):
        os.link(draft, file)  # unlike a rename this fails when another process was first, and never shows half a file
    os.unlink(draft)
    return file.read_text()
