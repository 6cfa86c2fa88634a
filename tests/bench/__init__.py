"""Measurements: what the portal promises on speed and memory, always as a ratio against a baseline in the same run."""
