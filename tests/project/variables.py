"""The variables that `.env.example` explains."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def known_variables() -> list[str]:
    return re.findall(r"^#? ?([A-Z][A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
