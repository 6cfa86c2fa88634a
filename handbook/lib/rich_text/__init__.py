"""Rich text of editors: what of it is kept, how it is shown, and what an editor should look at.

Cleaned on the way in (`RichTextField`) and again on the way out (`shown`): a row written past the forms is inert too.
"""

import html as entities
import re
import unicodedata

import nh3

from handbook.lib.rich_text.dressing import dressed
from handbook.lib.rich_text.pasting import tidied

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "s", "sub", "sup", "a", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_GONE_WITH_CONTENT = {
    *("script", "style", "svg", "math", "iframe", "object", "embed", "template", "noscript", "noembed", "noframes"),
    *("textarea", "title", "head", "select", "option", "xmp", "plaintext", "audio", "video", "canvas"),
}
MOST = 100_000
"""Characters of one rich text."""
_EMPTY = re.compile(r"<(p|li|h[2-4]|strong|em|u|s|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
_TAG = re.compile(r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>")
_BLOCK = re.compile(r"</?(?:p|br|hr|h[2-4]|ul|ol|li|blockquote|table|tr|th|td)\b[^>]*>")


def clean(html: str | None) -> str:
    """`html` with nothing left in it but the tags and attributes of this module; never raises."""
    text = unicodedata.normalize("NFC", html or "").replace("\x00", "")[: MOST * 2]
    kept = nh3.clean(
        tidied(text),
        tags=TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        clean_content_tags=_GONE_WITH_CONTENT,
        strip_comments=True,
        link_rel="noopener noreferrer",
    )
    while (fewer := _EMPTY.sub("", kept)) != kept:
        kept = fewer
    return kept.strip()


def shown(html: str | None) -> str:
    """`html` cleaned again, its tables with the headings that a phone shows beside each cell; safe to put on a page."""
    return dressed(clean(html))


def plain(html: str | None) -> str:
    """The words alone, one line for each block."""
    text = _TAG.sub("", _BLOCK.sub("\n", clean(html)))
    return "\n".join(line.strip() for line in entities.unescape(text).splitlines() if line.strip())
