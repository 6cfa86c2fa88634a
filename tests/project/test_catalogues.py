"""The compiled catalogues say what their sources say, and the writer agrees with Python's reader."""

import gettext
import io
import re
from pathlib import Path

import pytest

from handbook.launch.catalogues import catalogues, read_po, write_mo
from handbook.launch.project import LaunchError

PATHS = {path.stem: path for path in catalogues()}


def spoken(data: bytes) -> dict[object, str]:
    """What Python's gettext reads in a .mo file: ids, or (id, number of a plural form), with their words."""
    return dict(gettext.GNUTranslations(io.BytesIO(data))._catalog)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_compiled_catalogue_agrees_with_its_source(name: str) -> None:
    source: Path = PATHS[name]
    messages = read_po(source.read_text(encoding="utf-8"))
    compiled = spoken(source.with_suffix(".mo").read_bytes())

    expected: dict[object, str] = {}
    for identity, words in messages.items():
        singular, _, plural = identity.partition("\0")
        forms = words.split("\0")
        expected |= {(singular, n): form for n, form in enumerate(forms)} if plural else {singular: words}
    assert len(messages) > 50
    assert compiled == expected, "run scripts/messages"


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_translations_keep_the_places_of_their_values(name: str) -> None:
    places = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
    messages = read_po(PATHS[name].read_text(encoding="utf-8"))

    wrong = {
        identity: words
        for identity, words in messages.items()
        for form in words.split("\0")
        if identity and not set(places.findall(form)) <= set(places.findall(identity))
    }

    assert wrong == {}


def test_context_plural_and_long_strings_are_written_as_gettext_reads_them() -> None:
    text = """
# a comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#, python-format
msgid "%(n)s row"
msgid_plural "%(n)s rows"
msgstr[0] "%(n)s dòng"

msgctxt "alt. month"
msgid "May"
msgstr "tháng "
"Năm \\"5\\""

msgid "not translated"
msgstr ""
"""
    read = gettext.GNUTranslations(io.BytesIO(write_mo(read_po(text))))

    assert read.ngettext("%(n)s row", "%(n)s rows", 3) == "%(n)s dòng"
    assert read.pgettext("alt. month", "May") == 'tháng Năm "5"'
    assert read.gettext("not translated") == "not translated"
    assert write_mo(read_po(text)) == write_mo(read_po(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b\n', 2),
        ('msgid "a"\nwhat "b"\n', 2),
        ('"a"\n', 1),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 6),
        ('msgstr "b"\n', 2),
    ],
)
def test_broken_source_is_told_by_its_line(text: str, line: int) -> None:
    with pytest.raises(LaunchError, match=f"vi.po, line {line}: "):
        read_po(text, "vi.po")
