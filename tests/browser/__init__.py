"""Journeys in a real Chromium. `scripts/test` names the browser in CHROMIUM, or leaves these tests out and says so."""
