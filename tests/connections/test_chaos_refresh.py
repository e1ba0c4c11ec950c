"""Workers die while they renew tokens that can be renewed only once, and no connection is lost over it."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connections.refresh_storm import FLYING, rage
from tests.core.test_run import Platform, ended, serve

KILLS, CONNECTIONS = 4, 100


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    monkeypatch.setenv("RATE_LIMITS", "0")
    home = Path(tempfile.mkdtemp(prefix="connect-storm-", dir="/tmp"))
    home.chmod(0o711)
    running = serve(home)
    assert running.process.stdout
    reader = threading.Thread(target=running.process.stdout.read, daemon=True)
    reader.start()
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(20)
    reader.join(5)
    running.process.stdout.close()
    shutil.rmtree(home)


def test_no_connection_is_lost_when_workers_die_while_they_refresh(platform: Platform) -> None:
    storm = rage(platform, CONNECTIONS, KILLS)
    assert len(storm.caught) == KILLS
    assert min(storm.caught) >= FLYING // 2  # they did die over it
    assert storm.losses == {"dead": 0, "unwell": 0, "revoked": 0, "interrupted": 0, "behind": 0}
    assert storm.answered > 0
    assert storm.refused == []
    assert storm.refreshes >= CONNECTIONS
    processes = platform.everything()
    platform.process.terminate()
    assert ended(platform, processes, 15)
