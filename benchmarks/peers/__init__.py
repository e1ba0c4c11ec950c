"""Other engines beside ours: each installed into a folder git ignores, started on the same PostgreSQL, given the same flows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from connect_platform.core.config import ROOT

#: Where they are installed, once for all runs.
HOME = Path(os.environ.get("PEERS_HOME", ROOT / "var" / "peers"))
INSTALL_SECONDS = 900
#: What every engine is told and does: three steps that compute, a list to sort in the heavy ones.
TINY, HEAVY, NUMBERS = 40, 10, 5_000


class Missing(Exception):
    """The peer cannot run here; the message is one plain line saying why."""


@dataclass(frozen=True, slots=True)
class Database:
    """The PostgreSQL all of them share: the folder of its socket, and its user."""

    folder: str
    user: str


def npm(name: str, package: Mapping[str, object], *options: str) -> Path:
    """The folder with a package of npm, installed now where it is not. Raises Missing."""
    folder = HOME / name
    programs = folder / "node_modules" / ".bin"
    if programs.is_dir():
        return folder
    if shutil.which("npm") is None:
        raise Missing("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps(package))
    _install(["npm", "install", "--no-audit", "--no-fund", *options], folder)
    return folder


def pip(name: str, requirement: str) -> Path:
    """The Python of a virtual environment with a package of PyPI, made now where it is not. Raises Missing."""
    python = HOME / name / "bin" / "python"
    if not (HOME / name / "installed").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        _install(["python3", "-m", "venv", str(HOME / name)], HOME)
        _install([str(python), "-m", "pip", "install", "--quiet", requirement], HOME)
        (HOME / name / "installed").touch()
    return python


def _install(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(f"`{' '.join(command[:3])}` failed: {type(error).__name__}") from None
