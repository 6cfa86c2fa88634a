"""Finding English in a page: the text a person sees or hears, and the words in it that are not Vietnamese."""

import re
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

SPOKEN_ATTRIBUTES = ("title", "alt", "aria-label", "aria-description", "placeholder", "label", "summary")
UNSEEN_ELEMENTS = ("script", "style", "template")

WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    about above access account action actions activate add added after again all allowed already and another any are
    as at available back be been before below but by cancel cannot change changed changes character characters check
    choice choose clear click close code comma comment confirm contact contains content copy correct create created
    current currently cut data database date dates day days default delete deleted details digit digits disabled does
    done down download drop duplicate each edit email empty enabled enter entry error errors exist exists expired
    export failed false field fields file files filter find first following for forbidden forgot form format found
    from full get group groups has have help here hide history home hour how id if image import inactive incorrect
    index input instance invalid is it item items key language last like list load loading log login logout many match
    message messages minute missing model month more most must name new next none not note now null number object
    objects of off ok old on once one only open option options or order other our out page pages password per
    permission permissions phone please preview previous print profile put range read record recovery remember remove
    required reset result results row rows save saved search second secret security see select selected send
    server session sessions set settings show sign site skip some sort start state status step submit success
    successfully sure that the their them theme there these they this time title today toggle token too top total true
    try two type unique unknown until up update updated upload use used user username valid value values version view
    want warning was we week welcome were what when where which will with word would wrong year yes yesterday you your
    """,
    )
)
"""Words that give an English sentence away. Left out: what Vietnamese writes too (can, do, in, no, run, than, to)."""

ALLOWED = {
    **dict.fromkeys(("excel", "freeotp", "javascript", "internet"), "proper names"),
    **dict.fromkeys(("tr", "cm"), "page, before its number, in citations; centimetres"),
    **dict.fromkeys(("xlsx", "xls", "csv", "pdf", "docx", "pptx", "doc", "ppt", "txt"), "endings of files"),
    **dict.fromkeys(("qd", "hd", "btctu"), "numbers of texts as people type them"),
}
"""Words that stay as they are, and why."""

_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?\Z", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_AROUND = 60
_SLUG = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+){2,}\b")
_FINGERPRINT = re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{12,}\b")


class Finding(NamedTuple):
    word: str
    around: str


class _Text(HTMLParser):
    """Collects what is shown or spoken; `pieces` are the texts in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = 0
        self._is_prose = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._unseen += tag in UNSEEN_ELEMENTS
        self._is_prose = tag == "textarea" and "data-prose" in values
        self.pieces += [value for name in SPOKEN_ATTRIBUTES if (value := values.get(name))]
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            self.pieces.append(values.get("value") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._unseen -= tag in UNSEEN_ELEMENTS

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN_ELEMENTS
        self._is_prose = False

    def handle_data(self, data: str) -> None:
        """Rich text in a form is seen as the editor draws it: its words, not its tags."""
        if not self._unseen and data.strip():
            self.pieces += texts_of(data) if self._is_prose else [data]


def texts_of(html: str) -> list[str]:
    """What a person sees on the page or hears from a screen reader, white space folded, NFC."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return [unicodedata.normalize("NFC", " ".join(piece.split())) for piece in parser.pieces if piece.strip()]


def is_english(word: str) -> bool:
    """A telltale word, or one in ASCII letters, no abbreviation, that no Vietnamese syllable looks like."""
    if word.lower() in ALLOWED:
        return False
    if word.lower() in WORDS:
        return True
    return len(word) > 1 and word.isascii() and not word.isupper() and not _SYLLABLE.match(word)


def _unless_english(match: re.Match[str]) -> str:
    parts = [part for part in match[0].split("-") if part.isalpha() and len(part) > 1]
    return "" if all(_SYLLABLE.match(part) for part in parts) else match[0]


def english_in_text(text: str) -> list[Finding]:
    """As `english_in`, for plain text. Addresses in words without marks ("mat-the-dang-vien") are judged by their
    syllables alone; fingerprints of files are no words.
    """
    text = _SLUG.sub(_unless_english, _FINGERPRINT.sub("", text))
    return [
        Finding(match[0], text[max(0, match.start() - _AROUND) : match.end() + _AROUND])
        for match in _WORD.finditer(text)
        if is_english(match[0])
    ]


def english_in(html: str) -> list[Finding]:
    """Every English word left on the page, with the text around it."""
    return [finding for text in texts_of(html) for finding in english_in_text(text)]
