"""The measures find what they are for, on a page that has every fault once."""

from collections.abc import Callable

import pytest

from tests.browser import look
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

BAD_PAGE = """<!doctype html><html lang="en"><head><title>Thử</title><style>
  body { margin: 0; font-size: 16px } .rong { width: 900px } .mo { color: #777 } .nho { font-size: 12px }
  .che { background: #c8102e } .che p { color: rgba(255, 255, 255, .5) }
  .cuon { overflow-x: auto } </style></head><body>
<h1>Một</h1><h1>Hai</h1><h3>Ba</h3><h4>Bốn</h4>
<div class="rong" id="a">Rộng</div><div class="cuon"><div class="rong">Cuộn được</div></div>
<p class="mo" id="a">Chữ mờ</p><p class="nho">Chữ nhỏ</p><div class="che"><p>Chữ trong</p></div>
<p>Một câu có <a href="#dau">liên kết</a> ở giữa.</p><nav><a href="/">Nút</a></nav>
<label for="thieu">Nhãn</label><input name="o"><img src="data:,"><button onclick="x"></button>
<svg></svg><table><tr><td>1</td></tr></table></body></html>"""


@pytest.fixture
def bad(reader: Callable[..., Reader]) -> Reader:
    one = reader()
    one.page.set_content(BAD_PAGE)
    return one


def test_look_finds_what_reaches_over_the_edge(bad: Reader) -> None:
    assert look.wider_than_screen(bad.page) == ["page 900 > 360", 'DIV.rong "Rộng" 0..900']


def test_look_finds_small_targets_but_not_in_sentences(bad: Reader) -> None:
    found = look.small_targets(bad.page)

    assert [words.split(" ")[0] for words in found] == ["A", "INPUT", "BUTTON"]
    assert 'A "Nút"' in found[0]


def test_look_finds_small_print_and_faint_text(bad: Reader) -> None:
    assert look.small_print(bad.page) == ["Chữ nhỏ"]
    assert sorted(words.split('"')[1] for words in look.faint_text(bad.page)) == ["Chữ mờ", "Chữ trong"]
    assert look.faint_text(bad.page, small=4.4, large=3) == ['rgba(255, 255, 255, 0.5) on 200,16,46: 2.30 "Chữ trong"']


def test_look_finds_faults_of_structure(bad: Reader) -> None:
    found = "\n".join(look.structure_faults(bad.page))

    for words in (
        "lang is not vi",
        "title: Thử",
        "2 h1",
        "0 body > header",
        "outside the landmarks: <p",
        "0 main#noi-dung",
        "names of nav",
        "no skip link",
        "h1 is followed by h3",
        "no label: <input",
        "no name: <button",
        "no alt: <img",
        "svg is read out",
        "id twice: a",
        "for leads nowhere: thieu",
        "link leads nowhere",
        "onclick on <button",
        "a table without headings",
    ):
        assert words in found
