"""What providers send us, and where they may send it."""

from __future__ import annotations
