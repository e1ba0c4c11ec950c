"""Workers die while they renew tokens that can be renewed only once, and no connection is lost over it."""

from __future__ import annotations

from tests import platforms
from tests.connections.refresh_storm import FLYING, rage
from tests.platforms import ended

KILLS, CONNECTIONS = 2, 40


def test_no_connection_is_lost_when_workers_die_while_they_refresh() -> None:
    with platforms.platform(RATE_LIMITS="0") as platform:
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
