"""Closed lists of a roster and the spellings they are met in (members.md sections 5, 8 and 9); never guessed.

Every look-up is remembered by the text written: a file says the same few words thousands of times.
"""

import difflib
import functools
import re
import unicodedata
from typing import NamedTuple

from handbook.lib.text import clean, fold

_ETHNIC_GROUPS = (
    "Kinh Tày Thái Hoa Khơ-me Mường Nùng Mông Dao Gia-rai Ngái Ê-đê Ba-na Xơ-đăng Sán_Chay Cơ-ho Chăm Sán_Dìu Hrê "
    "Mnông Ra-glai Xtiêng Bru–Vân_Kiều Thổ Giáy Cơ-tu Gié–Triêng Mạ Khơ-mú Co Tà-ôi Chơ-ro Kháng Xinh-mun Hà_Nhì "
    "Chu-ru Lào La_Chí La_Ha Phù_Lá La_Hủ Lự Lô_Lô Chứt Mảng Pà_Thẻn Cơ_Lao Cống Bố_Y Si_La Pu_Péo Brâu Ơ_Đu Rơ-măm"
)
ETHNIC_GROUPS = [name.replace("_", " ") for name in _ETHNIC_GROUPS.split()]
# Other names in the statistics list of 1979 that mean one group only.
_OTHER_NAMES = """
Kinh = Việt
Tày = Ngạn, Phén, Thù Lao, Pa Dí
Thái = Tày Khao, Tày Đăm, Tày Mười, Tày Thanh, Thái Trắng, Thái Đen
Hoa = Hán, Triều Châu, Phúc Kiến, Quảng Đông, Hải Nam, Xạ Phạng
Khơ-me = Khmer, Khơ me, Khơme, Miên
Mường = Mol, Mual, Ao Tá, Ậu Tá
Nùng = Xuồng, Nùng An, Phàn Sình, Phàn Slình, Nùng Phàn Slình, Nùng Cháo, Nùng Lòi, Nùng Inh, Quý Rịn, Khèn Lài
Mông = Mèo, H'mông, Hmông, Hơ mông, Mông Hoa, Mông Trắng, Mông Đen, Mông Đỏ, Mèo Xanh, Mèo Đỏ, Mèo Đen, Ná Mẻo
Dao = Mán, Dìu Miền, Dao Đỏ, Dao Tiền, Dao Quần Chẹt, Dao Quần Trắng, Dao Lô Gang, Dao Thanh Y, Dao Áo Dài, Lan Tẻn
Gia-rai = Giơ-rai, Jrai, Jarai, Tơ-buăn, Chơ-rai
Ngái = Xín, Khách Gia
Ê-đê = Ra-đê, Rhade, A-đham
Ba-na = Bahnar, Rơ-ngao
Xơ-đăng = Sedang, Xê-đăng, Xơ-teng, Hà-lăng, Ca-dong
Sán Chay = Cao Lan, Sán Chí, Sán Chỉ, Mán Cao Lan, Cao Lan - Sán Chí, Cao Lan - Sán Chỉ, Hờn Bạn, Sơn Tử
Cơ-ho = K'ho, Kơ-ho, Xrê
Chăm = Chàm, Chiêm Thành
Sán Dìu = Sán Dẻo, Trại Đất, Mán Quần Cộc
Mnông = M'nông, Pnông
Ra-glai = Ra-clây, Raglai
Xtiêng = S'tiêng, Stiêng
Bru–Vân Kiều = Bru, Vân Kiều, Bru Vân Kiều
Giáy = Nhắng, Dẩng
Cơ-tu = Ca-tu, K'tu
Gié–Triêng = Gié, Triêng, Giẻ Triêng
Mạ = Châu Mạ
Khơ-mú = Khmú, Xá Cẩu
Co = Cor
Tà-ôi = Pa-cô, Pa-hi
Chơ-ro = Châu-ro, Dơ-ro
Phù Lá = Xá Phó
Pà Thẻn = Pà Hưng
Bố Y = Tu Dí
Lô Lô = Mùn Di
"""
_LONGEST_NAME = 100
_SYNONYMS = {
    word.strip(): name
    for name, words in (line.split(" = ") for line in _OTHER_NAMES.strip().splitlines())
    for word in words.split(",")
}

_KEPT_POSTS = ("Bí thư", "Phó Bí thư", "Chi ủy viên")
_LISTS: dict[str, tuple[tuple[str, str], ...]] = {
    "sex": (("nam|nam gioi|trai|m|male", "Nam"), ("nu|nu gioi|gai|f|female", "Nữ")),
    "position": (
        ("bi thu|bt|bi thu chi bo|bt chi bo|bi thu cb|btcb|bi thu chi uy", "Bí thư"),
        ("pho bi thu|p\\.? ?bi thu|pbt|pho bt|pho bi thu chi bo|pbt chi bo|pho bi thu cb|pbtcb", "Phó Bí thư"),
        ("chi uy vien|cuv|chi uy|uy vien chi uy|cuv chi bo|chi uy vien chi bo", "Chi ủy viên"),
        ("dang vien|dv|khong|-|khong co|0", ""),
    ),
    "other_post": (
        ("pho bi thu (?:dang uy )?thuong truc.*|pbt thuong truc.*|pbttt", "Phó Bí thư Thường trực"),
        ("(?:uy vien|uv) (?:ban )?(?:thuong vu|btv).*|uvbtv.*", "Ủy viên Ban Thường vụ"),
        ("(?:uy vien|uv) (?:ban chap hanh|bch).*|uvbch.*|dang uy vien.*|duv|cap uy vien.*", "Ủy viên Ban Chấp hành"),
        ("to truong (?:to )?dang.*", "Tổ trưởng tổ đảng"),
        ("to pho (?:to )?dang.*", "Tổ phó tổ đảng"),
        (
            "(?:pho )?(?:chu nhiem|cn) (?:uy ban kiem tra|ubkt).*|(?:uy vien|uv) (?:uy ban kiem tra|ubkt).*",
            "Ủy ban Kiểm tra",
        ),
        ("(?:pho )?bi thu (?:dang uy|dang bo|doan).*|(?:bt|pbt) (?:dang uy|dang bo).*", "cấp ủy cấp trên"),
    ),
    "activity": (
        (
            "(?:dang )?(?:sinh hoat|sh)(?: dang)?(?: tai chi bo)?|dsh|binh thuong|dang hoat dong",
            "Đang sinh hoạt",
        ),
        (
            "(?:duoc )?mien(?: cong tac| ct)?(?:,? va|,)?(?: sinh hoat| sh|shd|sh)?(?: dang)?"
            "|mien sh|mien shd|mien ct va shd|mien ct,? shd",
            "Miễn sinh hoạt",
        ),
        ("(?:da )?(?:tu tran|mat|qua doi|chet|chet gia)", "Từ trần"),
        (
            "(?:da )?(?:roi|ra) (?:khoi )?dang|khai tru(?: khoi dang)?|xoa ten(?: dang vien)?|bi khai tru|bi xoa ten"
            "|xin ra(?: khoi)? dang|(?:da )?ra khoi dang",
            "Rời khỏi Đảng",
        ),
        ("dinh chi|dinh chi (?:sinh hoat|sh)(?: dang)?|dang bi dinh chi.*", "Đình chỉ"),
        ("gian doan(?: sinh hoat)?|mat lien lac|khong lien lac duoc|bo sinh hoat", "Gián đoạn"),
    ),
    "membership": (
        ("chinh thuc|dv chinh thuc|dang vien chinh thuc|ct|dvct", "Chính thức"),
        ("du bi|dv du bi|dang vien du bi|db|dvdb", "Dự bị"),
    ),
    "professional": (
        ("dh|dai hoc|cu nhan|dai hoc .*|cu nhan .*|dh .*|ky su.*|bac si.*|ks|bs", "Đại học"),
        ("ths|thac si|thac sy|thac si .*|thac sy .*|ths\\.? .*|cao hoc", "Thạc sĩ"),
        ("ts|tien si|tien sy|tien si .*|ts\\.? .*|tskh|pho giao su.*|pgs.*|gs.*|giao su.*", "Tiến sĩ"),
        ("cd|cao dang|cao dang .*|cd .*", "Cao đẳng"),
        ("tc|trung cap|trung cap .*|trung hoc chuyen nghiep|thcn|tccn|tc .*", "Trung cấp"),
        ("sc|so cap|so cap .*|so hoc|cong nhan ky thuat.*|cnkt", "Sơ cấp"),
        ("khong|-|chua|chua qua dao tao|khong co|chua co|0|chua dao tao", "Chưa qua đào tạo"),
    ),
    "political_theory": (
        ("cc|cao cap|cc llct|cao cap llct|cao cap .*|cc ll ?ct", "Cao cấp"),
        ("cn|cu nhan|cu nhan .*|cn llct", "Cử nhân"),
        ("tc|trung cap|tc llct|trung cap .*", "Trung cấp"),
        ("sc|so cap|sc llct|so cap .*", "Sơ cấp"),
        ("khong|-|chua|khong co|chua co|0|chua hoc|chua qua.*", "Chưa"),
    ),
}
_PATTERNS = {
    field: tuple((re.compile(rf"(?:{pattern})\Z"), value) for pattern, value in entries)
    for field, entries in _LISTS.items()
}


class Word(NamedTuple):
    """`value` of the list, "" where the word says there is none; None where the list has no such word."""

    value: str | None
    near: tuple[str, ...] = ()


def words_for(field: str) -> list[str]:
    """The values of a closed list, for a person to choose from; none for other fields."""
    return ETHNIC_GROUPS if field == "ethnic_group" else [value for _, value in _LISTS.get(field, ()) if value]


def values_of(field: str) -> str:
    """The words of a list, as shown to a person."""
    return ", ".join(value for _, value in _LISTS[field] if value)


@functools.lru_cache(maxsize=20_000)
def find_word(field: str, written: str) -> Word:
    """The value of the list `field` that `written` (cleaned) means."""
    folded = fold(written).strip(" .;:")
    return Word(next((value for pattern, value in _PATTERNS[field] if pattern.match(folded)), None))


@functools.lru_cache(maxsize=20_000)
def find_post(written: str) -> tuple[Word, bool]:
    """The post in a cell that a cell of the Party knows, and whether other posts are named beside or instead of it."""
    word = find_word("position", written)
    if word.value is not None:
        return word, False
    parts = [part for part in re.split(r"\s*(?:[,;/+–-]|\bkiêm\b|\bvà\b)\s*", written) if part]
    words = [find_word("position", part).value for part in parts]
    others = [find_word("other_post", part).value is not None for part in parts]
    known = [value for value in words if value]
    if known and len(set(known)) == 1:
        return Word(known[0]), len(parts) > 1
    if parts and all(others):
        return Word(""), True
    return Word(None), False


def _spelt_as(written: str, name: str) -> bool:
    """Equal but for case and for marks the writer left out; a wrong mark is not left out."""
    written, name = (unicodedata.normalize("NFC", text).lower() for text in (written, name))
    return len(written) == len(name) and all(a in (b, fold(b)) for a, b in zip(written, name, strict=True))


def _joined(text: str) -> str:
    return re.sub(r"[\s\-–'’]", "", text).lower()


@functools.lru_cache(maxsize=20_000)
def find_ethnic_group(written: str) -> Word:
    """The one of the 54 groups that `written` names or spells; otherwise the nearest, as suggestions."""
    if len(written) > _LONGEST_NAME:
        return Word(None)
    plain = re.sub(r"\A(?:dân tộc|dt)\s+", "", written.replace("’", "'"), flags=re.I)
    match = next((name for name in ETHNIC_GROUPS if _spelt_as(plain, name)), None)
    match = match or next((name for word, name in _SYNONYMS.items() if _spelt_as(plain, word)), None)
    match = match or next((name for name in ETHNIC_GROUPS if _joined(plain) == _joined(name)), None)
    match = match or next((name for word, name in _SYNONYMS.items() if _joined(plain) == _joined(word)), None)
    if match:
        return Word(match)
    return Word(None, tuple(difflib.get_close_matches(written, ETHNIC_GROUPS, n=2, cutoff=0.5)))


def is_word_of(field: str, written: str) -> bool | None:
    """Does `written` stand in the list `field`? None for fields without a list."""
    if field == "ethnic_group":
        return find_ethnic_group(clean(written)).value is not None
    if field == "position":
        return find_post(clean(written))[0].value is not None
    if field in _PATTERNS:
        return find_word(field, clean(written)).value is not None
    return None
