"""Kills the worker 50 times while 1,000 connections renew tokens that a provider rotates and revokes on reuse."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from tests.connections.refresh_storm import Storm, rage
from tests.platforms import serve


def measure(connections: int, kills: int, *, spare_keeper: bool) -> Storm:
    """One storm over a platform of its own in a temporary home."""
    os.environ["RATE_LIMITS"] = "0"
    home = Path(tempfile.mkdtemp(prefix="connect-storm-", dir="/tmp"))
    home.chmod(0o711)
    platform = serve(home)
    assert platform.process.stdout
    reader = threading.Thread(target=platform.process.stdout.read, daemon=True)
    reader.start()
    try:
        return rage(platform, connections, kills, spare_keeper=spare_keeper)
    finally:
        platform.process.terminate()
        platform.process.wait(30)
        reader.join(5)
        shutil.rmtree(home)


def main() -> int:
    """Measure and print; 1 when a connection was lost though the keeper lived."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 kills, 200 connections")
    parser.add_argument("--without-keeper", action="store_true", help="kill it too: what would be lost if there were none")
    parser.add_argument("--json", action="store_true", help="figures only")
    options = parser.parse_args()
    connections, kills = (200, 10) if options.quick else (1000, 50)
    storm = measure(connections, kills, spare_keeper=not options.without_keeper)
    lost = sum(storm.losses.values())
    if options.json:
        print(json.dumps(asdict(storm)))
    else:
        print(f"{kills} kills with {sum(storm.caught)} refreshes on their way, {storm.refreshes} refreshes in all")
        print(f"{storm.answered} calls meanwhile, {len(storm.refused)} refused")
        print(f"a keeper's own memory: {storm.keeper_bytes / 2**20:.0f} MB")
        print("lost: " + ", ".join(f"{name} {count}" for name, count in storm.losses.items()))
    return int(not options.without_keeper and (lost > 0 or len(storm.refused) > 0))


if __name__ == "__main__":
    sys.exit(main())
