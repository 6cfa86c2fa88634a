"""A clock that stands still until a test moves it: for limits and expiries, instead of sleeping."""

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone


class Clock:
    """What `timezone.now()` and `time.time()` say. Starts at the real time, because the cache expires by that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(time, "time", lambda: self.now.timestamp())

    def move(self, **by: Any) -> None:
        """`by` as for a timedelta."""
        self.now += dt.timedelta(**by)
