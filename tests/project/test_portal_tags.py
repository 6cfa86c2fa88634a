"""How numbers, telephones and devices look on the pages."""

import pytest

from handbook.templatetags.portal import device_vi, number, phone_vi


@pytest.mark.parametrize(
    ("citation", "shown"),
    [
        ("Quy định 294-QĐ/TW", 'Quy định <span class="sh">294-QĐ/TW</span>'),
        ("Luật 91/2025/QH15", 'Luật <span class="sh">91/2025/QH15</span>'),
        ("2-HSĐV", '<span class="sh">2-HSĐV</span>'),
        ("Điều lệ Đảng", "Điều lệ Đảng"),
        ("<b>1-A", '<span class="sh">&lt;b&gt;1-A</span>'),
    ],
)
def test_number_keeps_numbers_whole_and_lets_words_part(citation: str, shown: str) -> None:
    assert number(citation) == shown


@pytest.mark.parametrize(
    ("digits", "shown"),
    [("0912000000", "0912 000 000"), ("02090000000", "0209 000 0000"), ("113", "113"), ("", "")],
)
def test_phone_is_grouped(digits: str, shown: str) -> None:
    assert phone_vi(digits) == shown


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        ("Mozilla/5.0 (Linux; Android 9) Chrome/138.0 Mobile Safari/537.36", "Chrome trên máy Android"),
        (
            "Mozilla/5.0 (Linux; Android 9; wv) Chrome/138.0 Safari/537.36 Zalo/1 ZaloLanguage/vi",
            "Zalo trên máy Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 12_5) Version/12.1 Mobile Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge trên máy tính Windows"),
        ("", "Trình duyệt trên máy không rõ loại"),
    ],
)
def test_device_is_told_in_the_words_of_its_owner(user_agent: str, shown: str) -> None:
    assert device_vi(user_agent) == shown
