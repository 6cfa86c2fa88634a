"""The inlined stylesheet: minified without harm, with the hash of exactly what stands in the page."""

import base64
import hashlib
import re

import pytest

from handbook.lib.stylesheet import DIRECTORY, FILES, minify, stylesheet


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("a { color : red ; }\n\n/* x */ b{c:d}", "a{color : red}b{c:d}"),
        ("a{width:calc(1px + 2px)}", "a{width:calc(1px + 2px)}"),
        ("a > b, c { margin: 0 1px }", "a>b,c{margin: 0 1px}"),
        ("/* a\nb */", ""),
        ("@media (min-width: 1px) and (x) { a { b: c } }", "@media (min-width: 1px) and (x){a{b: c}}"),
    ],
)
def test_minify_takes_comments_and_needless_blanks(css: str, short: str) -> None:
    assert minify(css) == short
    assert minify(short) == short


def test_hash_is_of_the_text_to_the_letter() -> None:
    sheet = stylesheet()

    digest = base64.b64encode(hashlib.sha256(sheet.text.encode()).digest()).decode()
    assert sheet.csp_hash == f"'sha256-{digest}'"


def test_every_sheet_of_the_portal_is_in_it() -> None:
    of_staff_pages = {"admin.css", "imports.css", "prose.css"}

    assert {str(path.relative_to(DIRECTORY)) for path in DIRECTORY.rglob("*.css")} - of_staff_pages == set(FILES)


def test_nothing_in_it_can_end_the_element_or_leave_the_portal() -> None:
    text = stylesheet().text

    assert "<" not in text
    assert "@import" not in text
    assert re.findall(r"url\((?!['\"]?(?:data:|/static/|#))[^)]*\)", text) == []
