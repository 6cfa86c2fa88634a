"""Moments of the day in the portal's time zone."""

import datetime as dt

from django.utils import timezone


def morning(day: dt.date, hour: int = 8) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
