"""The portal's stylesheet, joined and minified for inlining, with the hash the content security policy allows.

Inlining saves one round trip: first paint 1.9 s against 3.65 s at 1.5 s latency (measured for the UX notes).
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

DIRECTORY = Path(__file__).resolve().parents[2] / "static" / "css"
FILES = (
    "tokens.css",
    "base.css",
    *(
        f"components/{name}.css"
        for name in ("frame", "controls", "lists", "home", "document", "procedure", "profile", "forms", "wide")
    ),
    "dark.css",
    "print.css",
)


class Stylesheet(NamedTuple):
    text: str
    csp_hash: str


def minify(css: str) -> str:
    """Without comments and needless blanks; blanks inside values and calc() stay."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?", r"\1", css).replace(";}", "}").strip()


@lru_cache(maxsize=1)
def stylesheet() -> Stylesheet:
    """Read once per process; the text must stand in `<style>` to the letter for the hash to hold."""
    text = minify("\n".join((DIRECTORY / name).read_text(encoding="utf-8") for name in FILES))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Stylesheet(text, f"'sha256-{digest}'")
