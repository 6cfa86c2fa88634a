"""Tables of cleaned rich text for narrow screens: each cell says the heading of its column."""

import re
from html import escape, unescape
from html.parser import HTMLParser

_HEAD = re.compile(r"<tbody>(<tr>(?:<th\b[^>]*>(?:(?!</?t[rhd]\b).)*</th>)+</tr>)<tr", re.DOTALL)
"""A first row of headings alone, with another row after it."""


def dressed(html: str) -> str:
    """`html`, which is clean, with the classes and marks of the portal's tables."""
    if "<table" not in html:
        return html
    parser = _Dresser()
    parser.feed(html)
    parser.close()
    return _HEAD.sub(r"<thead>\1</thead><tbody><tr", "".join(parser.out))


class _Dresser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._headings: list[str] = []
        self._row = self._cell = -1
        self._told: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if tag == "table":
            self._headings, self._row = [], -1
            text = '<table class="bang cach">'
        elif tag == "tr":
            self._row, self._cell = self._row + 1, -1
        elif tag in ("th", "td"):
            self._cell += 1
            if tag == "th" and self._row == 0:
                self._told = []
                text = text if "scope" in dict(attrs) else f'{text[:-1]} scope="col">'
            elif self._cell < len(self._headings):
                scope = ' scope="row"' if tag == "th" and "scope" not in dict(attrs) else ""
                text = f'{text[:-1]}{scope} data-ten="{escape(self._headings[self._cell])}">'
        self.out.append(text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "th" and self._told is not None:
            self._headings.append(" ".join(unescape("".join(self._told)).split()))
            self._told = None
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._told is not None:
            self._told.append(data)
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")
