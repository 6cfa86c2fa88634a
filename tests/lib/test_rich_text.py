"""Rich text: hostile input is inert, pasted Word is plain, tables and headings are looked after."""

import re

import pytest

from handbook.lib.rich_text import TAGS, clean, plain, shown
from handbook.lib.rich_text.advice import advice_on

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.invalid/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    '<p onclick="alert(1)">Chữ</p>',
    '<a href="javascript:alert(1)">Mở</a>',
    '<a href=" \tjava\nscript:alert(1)">Mở</a>',
    '<a href="JaVaScRiPt&#58;alert(1)">Mở</a>',
    '<a href="data:text/html,<script>alert(1)</script>">Mở</a>',
    '<a href="vbscript:x">Mở</a>',
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<p style="position:fixed;inset:0;background:url(javascript:alert(1))">Chữ</p>',
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//x.invalid><meta http-equiv=refresh content=0;url=//x.invalid><base href=//x.invalid>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<form action=//x.invalid><input name=a autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p title='<img src=x onerror=alert(1)>'>Chữ",
    "</p></div></table><td><script>alert(1)</script>",
    "<table><tr><td><table><script>alert(1)</script></table>" * 20,
    "<b><i><a href='javascript:x'><b>" * 300,
    "<div>" * 5_000 + "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p class='MsoListParagraph'><span style='mso-list:Ignore'><script>alert(1)</script></span>Ý</p>",
    "<p\x00 onclick=alert(1)>Chữ</p>",
    "<a href='https://x.invalid' target=_blank ping=//x.invalid>Mở</a>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
]


def is_inert(html: str) -> bool:
    """No tag, attribute or scheme beyond the kept ones."""
    tags = re.findall(r"<\s*/?\s*([a-zA-Z][\w:-]*)([^<>]*)>", html)
    attributes = re.compile(r'\s+([\w:-]+)="([^"]*)"')
    for name, rest in tags:
        given = dict(attributes.findall(rest))
        if name not in TAGS or set(given) - {"href", "rel", "scope", "colspan", "rowspan", "class", "data-ten"}:
            return False
        if "href" in given and not re.match(r"(https?:|mailto:|tel:|/|#|[\w./?=&%-]*$)", given["href"]):
            return False
    return "<!" not in html


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_inert(hostile: str) -> None:
    for made in (clean(hostile), shown(hostile), clean(f"<p>Trước</p>{hostile}<p>Sau</p>")):
        assert is_inert(made)
    assert clean(clean(hostile)) == clean(hostile)


@pytest.mark.parametrize("hostile", [HOSTILE[i] for i in (0, 3, 4, 5, 10, 11, 14, 15, 17, 24)])
def test_the_judge_of_inert_text_judges(hostile: str) -> None:
    assert not is_inert(hostile)


def test_words_stay_and_escaped_tags_stay_escaped() -> None:
    assert clean("<p onclick=x>Đảng viên <b>nộp</b> đơn</p>") == "<p>Đảng viên <strong>nộp</strong> đơn</p>"
    assert clean("&lt;script&gt;x&lt;/script&gt;") == "&lt;script&gt;x&lt;/script&gt;"
    assert clean("1 < 2 & 3") == "1 &lt; 2 &amp; 3"
    assert clean(None) == ""


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("<h1>Tên</h1><div>Một</div>", "<h2>Tên</h2><p>Một</p>"),
        ("<p class=MsoNormal style='margin:0'><span lang=VI>Một<o:p></o:p></span></p>", "<p>Một</p>"),
        (
            "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
            "<span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Một</p>"
            "<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'>Hai</p><p>Sau</p>",
            "<ul><li>Một</li><li>Hai</li></ul><p>Sau</p>",
        ),
        (
            "<p style='mso-list:l1'><span style='mso-list: Ignore'>1.<span> </span></span>Một</p>",
            "<ol><li>Một</li></ol>",
        ),
        ("<p>&nbsp;</p><p>Một</p><p><strong> </strong></p>", "<p>Một</p>"),
        ("<!--StartFragment--><p>Một</p><!--EndFragment-->", "<p>Một</p>"),
        ("<style>p{}</style><xml><w:x>rác</w:x></xml><p>Một</p>", "rác<p>Một</p>"),
    ],
)
def test_paste_from_word_is_cleaned(pasted: str, expected: str) -> None:
    assert clean(pasted) == expected


def test_tables_say_their_headings_beside_each_cell() -> None:
    table = "<table><tr><th>Đi đâu</th><th>Giấy &amp; ô</th></tr><tr><th>Xa</th><td>10 ô</td></tr></table>"

    assert shown(table) == (
        '<table class="bang cach"><thead><tr><th scope="col">Đi đâu</th><th scope="col">Giấy &amp; ô</th></tr></thead>'
        "<tbody>"
        '<tr><th scope="row" data-ten="Đi đâu">Xa</th><td data-ten="Giấy &amp; ô">10 ô</td></tr></tbody></table>'
    )


def test_plain_words_for_search() -> None:
    assert plain("<h2>Tên</h2><p>Một &amp; <b>hai</b></p><ul><li>Ba</li></ul>") == "Tên\nMột & hai\nBa"


@pytest.mark.parametrize(
    ("html", "about"),
    [
        ("<h2>Một</h2><h3>Hai</h3><p><a href='/x/'>Chuyển sinh hoạt</a></p>", []),
        ("<h3>Một</h3>", ["nhảy cấp"]),
        ("<h2>Một</h2><h4>Hai</h4>", ["nhảy cấp"]),
        ("<p>Xem <a href='/x/'>tại đây</a></p>", ["“tại đây”"]),
        ("<table><tr><td>1</td></tr></table>", ["dòng tiêu đề"]),
        ("<table><tr><th>1</th></tr><tr><td>2</td></tr></table>", []),
    ],
)
def test_advice_for_editors(html: str, about: list[str]) -> None:
    found = advice_on(html)

    assert len(found) == len(about)
    assert all(words in sentence for words, sentence in zip(about, found, strict=True))
