"""Pairing the clauses of two versions, and the words that changed."""

from documents.text.comparing import changes, compare
from documents.text.pieces import Piece


def clause(anchor: str, text: str) -> Piece:
    return Piece("article", anchor, anchor, "", text)


def pairs(old: list[Piece], new: list[Piece]) -> list[tuple[str | None, str | None, bool]]:
    return [
        (pair.old.anchor if pair.old else None, pair.new.anchor if pair.new else None, pair.is_changed)
        for pair in compare(old, new)
    ]


A, B, C = "họp chi bộ mỗi tháng một lần", "đóng đảng phí hằng tháng đủ mức", "giữ sổ ghi biên bản ở đình"


def test_renumbered_clauses_are_paired_by_their_words() -> None:
    old = [clause("d1", A), clause("d2", B), clause("d3", C)]
    new = [clause("d1", A), clause("d2", "việc mới hoàn toàn khác"), clause("d3", B), clause("d4", C)]

    assert pairs(old, new) == [("d1", "d1", False), (None, "d2", True), ("d2", "d3", False), ("d3", "d4", False)]


def test_what_fell_away_stands_where_it_stood() -> None:
    old = [clause("d1", A), clause("d2", B), clause("d3", C)]

    assert pairs(old, [clause("d1", A), clause("d3", C)]) == [
        ("d1", "d1", False),
        ("d2", None, True),
        ("d3", "d3", False),
    ]


def test_rewritten_clause_keeps_its_partner_of_the_same_number() -> None:
    assert pairs([clause("d1", A)], [clause("d1", "câu chữ khác hẳn từ đầu")]) == [("d1", "d1", True)]


def test_marks_cover_the_words_that_changed_and_no_more() -> None:
    old, new = changes("Họp lúc bảy giờ tối, ở đình.", "Họp lúc tám giờ, ở đình làng.")

    assert old == [("Họp lúc ", False), ("bảy", True), (" giờ", False), (" tối", True), (", ở đình.", False)]
    assert new == [("Họp lúc ", False), ("tám", True), (" giờ, ở đình", False), (" làng", True), (".", False)]
    assert "".join(words for words, _ in old) == "Họp lúc bảy giờ tối, ở đình."


def test_very_long_clauses_are_told_as_replaced() -> None:
    assert changes("a " * 5_000, "b") == ([("a " * 5_000, True)], [("b", True)])
