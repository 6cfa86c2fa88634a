"""The Word template and the named fields, without a database: what is taken, what is refused, what stands in it."""

import io
import zipfile
from types import SimpleNamespace

import pytest

from guidance.filling.fields import DOTS, FIELDS, SHORT_DOTS, date_words, filled_from, plain, trial
from guidance.filling.template import TemplateRefused, WordTemplate
from handbook.demo.form_files import word_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(data: bytes, **parts: str | None) -> bytes:
    """`data` with parts added, replaced or (None) taken out; `a__b` is a/b, `_` before an ending a point."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        content = {name: old.read(name) for name in old.namelist()} | parts
        for name, part in content.items():
            if part is not None:
                new.writestr(name, part)
    return target.getvalue()


def with_body(body: str, **parts: str | None) -> bytes:
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return changed(word_file(("x",)), **{"word/document.xml": document}, **parts)


def texts(data: bytes) -> list[str]:
    return [block.text for block in WordTemplate(data).blocks()]


def filled(data: bytes, **values: str) -> list[str]:
    template = WordTemplate(data)
    template.fill(values)
    return texts(template.document())


def test_marks_cut_into_runs_are_filled_and_the_words_around_them_stay() -> None:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("Tôi là {", "{ho", "_ten }}, sinh ", "{{nam}}."))

    assert WordTemplate(with_body(f"<w:p>{runs}</w:p>")).names == ["ho_ten", "nam"]
    assert filled(with_body(f"<w:p>{runs}</w:p>"), ho_ten="Vi Thị Suối", nam="1961") == [
        "Tôi là Vi Thị Suối, sinh 1961."
    ]


def test_headers_tables_and_frames_are_filled_too() -> None:
    frame = (
        "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>{{a}}</w:t></w:r></w:p></w:txbxContent><w:t>{{b}}</w:t></w:r></w:p>"
    )
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{c}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    header = f"<w:hdr {W}><w:p><w:r><w:t>{{{{d}}}}</w:t></w:r></w:p></w:hdr>"
    template = WordTemplate(with_body(frame + table, **{"word/header1.xml": header}))

    template.fill({"a": "một", "b": "hai", "c": "ba", "d": "bốn"})

    with zipfile.ZipFile(io.BytesIO(template.document())) as archive:
        body, head = archive.read("word/document.xml").decode(), archive.read("word/header1.xml").decode()
    assert [word in body for word in ("một", "hai", "ba")] == [True] * 3
    assert "bốn" in head
    assert [block.rows for block in template.blocks()][2] == (("ba",),)


def test_the_page_to_print_tells_headers_footers_and_content_controls_in_order() -> None:
    def said(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    cells = f"<w:tc>{said('{{a}}')}</w:tc>" + control(f"<w:tc>{said('{{b}}')}</w:tc>")
    row = f"<w:tr>{cells}</w:tr>"
    body = said("thân") + f"<w:tbl>{row}{control(row)}</w:tbl>" + control(said("{{c}}"))
    running = {
        "word/header1.xml": f"<w:hdr {W}>{said('Mẫu {{d}}')}{said(' ')}</w:hdr>",
        "word/header2.xml": f"<w:hdr {W}>{said('Mẫu {{d}}')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{said('- 3 -')}{said('Lưu hồ sơ')}</w:ftr>",
    }
    template = WordTemplate(with_body(body, **running))

    template.fill({"a": "một", "b": "hai", "c": "ba", "d": "số 1"})

    told = [block.text or block.rows for block in template.blocks()]
    assert told == ["Mẫu số 1", "thân", (("một", "hai"), ("một", "hai")), "ba", "Lưu hồ sơ"]


@pytest.mark.parametrize(
    "value",
    [
        "<w:r><w:t>a</w:t></w:r>",
        "&amp; ]]> <!-- ",
        '"><w:fldSimple w:instr="INCLUDETEXT x"/>',
        "{{ho_ten}} { DDE cmd }",
        "=1+1",
    ],
)
def test_hostile_values_stay_words(value: str) -> None:
    assert filled(with_body("<w:p><w:r><w:t>{{x}}|{{ho_ten}}</w:t></w:r></w:p>"), x=value, ho_ten="An") == [
        f"{value}|An"
    ]


def test_what_xml_cannot_hold_and_hidden_marks_are_taken_out_of_values() -> None:
    assert plain("A\x00\x1f\u202e\ud800\ufffe\nB\u200b  C") == "A B C"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 khong phai zip", "broken"),
        (word_file(("x",))[:-40], "broken"),
        (changed(word_file(("x",)), **{"word/document.xml": None}), "unknown"),
        (changed(word_file(("x",)), **{"[Content_Types].xml": "<Types/>"}), "unknown"),
        (changed(word_file(("x",)), **{"word/document.xml": "<w:document/>"}), "broken"),
        (changed(word_file(("x",)), **{"word/document.xml": "<document/>"}), "unknown"),
        (changed(word_file(("x",)), **{"word/document.xml": "<a>" * 120_000}), "large"),
        (changed(word_file(("x",)), **{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities"),
        (changed(word_file(("x",)), **{"word/vbaProject.bin": "x"}), "macros"),
        (changed(word_file(("x",)), **{"word/embeddings/a.bin": "x"}), "macros"),
        (changed(word_file(("x",)), **{"word/a.bin": "0" * 25_000_000}), "large"),
        (with_body('<w:altChunk w:id="a"/>'), "macros"),
        (with_body("<w:p><w:r><w:object/></w:r></w:p>"), "macros"),
        (with_body('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE http://a "/></w:p>'), "codes"),
        (with_body("<w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E a</w:instrText></w:r>"), "codes"),
        (with_body("<w:p><w:del><w:r><w:delText>a</w:delText></w:r></w:del></w:p>"), "tracked"),
        (with_body("<w:p><w:r><w:t>{{ho_ten</w:t></w:r></w:p><w:p><w:r><w:t>}}</w:t></w:r></w:p>"), "cut"),
    ],
)  # fmt: skip
def test_a_template_that_holds_more_than_words_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        WordTemplate(data)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "mode", "code"),
    [("attachedTemplate", "External", "outside"), ("image", "external", "outside"), ("aFChunk", "Internal", "macros")],
)
def test_relations_that_lead_outside_are_refused(kind: str, mode: str, code: str) -> None:
    relation = f'<Relationship Id="r" Type="{RELATIONS}/{kind}" TargetMode="{mode}" Target="http://a.invalid/"/>'
    data = with_body("<w:p/>", **{"word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>"})

    with pytest.raises(TemplateRefused) as refused:
        WordTemplate(data)

    assert refused.value.code == code


def test_page_numbers_are_no_strange_codes() -> None:
    assert WordTemplate(with_body('<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "/></w:p>')).names == []


@pytest.mark.parametrize(
    ("value", "words"),
    [("1961-02-03", "03/02/1961"), ("1961-02", "…/02/1961"), ("1961", "…/…/1961"), ("", "")],
)
def test_dates_keep_what_is_known(value: str, words: str) -> None:
    assert date_words(value) == words.replace("…", SHORT_DOTS)


def test_what_is_not_recorded_unknown_or_too_long_stays_a_line_of_dots() -> None:
    member = SimpleNamespace(full_name="Vi Thị Suối", other_name="", address="a" * 301, birth_date="1961")
    names = ["ho_ten", "ten_khac", "dia_chi", "ngay_sinh", "ngay_sinh_ngay", "ngay_sinh_nam", "khong_co"]

    found = [(one.text, one.state) for one in filled_from(member, names)]

    assert found == [
        ("Vi Thị Suối", "filled"),
        (DOTS, "missing"),
        (DOTS, "missing"),
        (f"{SHORT_DOTS}/{SHORT_DOTS}/1961", "part"),
        (SHORT_DOTS, "missing"),
        ("1961", "filled"),
        (DOTS, "unknown"),
    ]


def test_every_named_field_has_an_example_for_the_trial() -> None:
    assert [one.state for one in trial(FIELDS)] == ["filled"] * len(FIELDS)
