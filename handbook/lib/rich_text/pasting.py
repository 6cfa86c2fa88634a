"""What Word and browsers paste, turned into plain headings, paragraphs and lists before the cleaning."""

from html import escape
from html.parser import HTMLParser
from typing import Any

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "div": "p", "del": "s", "strike": "s"}
_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "hr"}
_DEEPEST = 200
"""Open tags at most: beyond them no honest text goes, and parsers of browsers differ."""


def tidied(html: str) -> str:
    """`html` with Word's lists as lists and its markers gone, old tags by their present names."""
    parser = _Tidier()
    parser.feed(html)
    parser.close()
    return "".join(parser.finished())


class _Tidier(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._depth = 0
        self._list_at: int | None = None
        self._marker: list[str] | None = None
        self._markers_open = 0
        self._in_item = False

    def set_cdata_mode(self, *args: Any, **options: Any) -> None:
        """Scripts are read as anything else: the cleaning afterwards removes them."""

    def finished(self) -> list[str]:
        self._end_list()
        return self._out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "").replace(" ", "").lower()
        if self._marker is not None:
            self._markers_open += tag == "span"
            return
        if tag == "span" and "mso-list:ignore" in style:
            self._marker, self._markers_open = [], 1
            return
        tag = _RENAMED.get(tag, tag)
        if tag == "p" and ("mso-list:" in style or given.get("class", "").startswith("MsoListParagraph")):
            self._begin_item()
            return
        if tag in _BLOCKS:
            self._end_list()
        self._depth += 1
        if self._depth > _DEEPEST:
            return
        kept = "".join(f' {name}="{escape(value)}"' for name, value in given.items() if name not in ("style", "class"))
        self._out.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        if self._marker is not None:
            self._markers_open -= tag == "span"
            if self._markers_open == 0:
                self._end_marker()
            return
        tag = _RENAMED.get(tag, tag)
        if tag == "p" and self._in_item:
            self._out.append("</li>")
            self._in_item = False
            return
        self._depth = max(0, self._depth - 1)
        self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._marker is not None:
            self._marker.append(data)
        else:
            if data.strip() and not self._in_item:
                self._end_list()
            self._out.append(escape(data, quote=False))

    def _begin_item(self) -> None:
        if self._list_at is None:
            self._list_at = len(self._out)
            self._out.append("<ul>")
        self._out.append("<li>")
        self._in_item = True

    def _end_marker(self) -> None:
        marker = "".join(self._marker or []).strip()
        self._marker = None
        if self._list_at is not None and marker[:1].isalnum() and len(marker) > 1:
            self._out[self._list_at] = "<ol>"

    def _end_list(self) -> None:
        if self._list_at is not None:
            if self._in_item:
                self._out.append("</li>")
            self._out.append("</ol>" if self._out[self._list_at] == "<ol>" else "</ul>")
        self._list_at, self._in_item = None, False
