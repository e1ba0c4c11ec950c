"""Runs the short benchmarks in quick mode, and fails when one misses its claim."""

from __future__ import annotations

import subprocess
import sys

#: The others take minutes and are run one by one: see README.md.
NAMES = ("proxy", "lists", "memory")


def main() -> int:
    """Run each in a process of its own, as each needs its own settings; the number of those that failed."""
    return sum(
        bool(subprocess.run([sys.executable, "-m", f"benchmarks.{name}", "--quick"], check=False).returncode) for name in NAMES
    )


if __name__ == "__main__":
    sys.exit(main())
