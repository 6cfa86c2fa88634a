"""Words of the invented province and its people. Nobody here exists: names are drawn from the lists."""

import datetime as dt
import random

SURNAMES: dict[str, dict[str, int]] = {
    "Kinh": {"Nguyễn": 38, "Trần": 12, "Lê": 9, "Phạm": 7, "Hoàng": 6, "Phan": 4, "Vũ": 4, "Đặng": 3, "Bùi": 3}
    | {"Đỗ": 3, "Dương": 3, "Ngô": 2, "Đinh": 1, "Đoàn": 1, "Lương": 1, "Mai": 1, "Cao": 1, "Tạ": 1, "Đào": 1},
    "Tày": {"Nông": 5, "Ma": 5, "Hoàng": 5, "Lường": 3, "Hà": 3, "Triệu": 3, "Đàm": 2, "Bế": 1, "Hứa": 2, "La": 2},
    "Nùng": {"Nông": 5, "Lương": 3, "Vi": 3, "Hoàng": 4, "Chu": 2, "Mông": 2, "Lộc": 1, "Sầm": 1, "Hứa": 1, "Lã": 1},
    "Dao": {"Bàn": 5, "Triệu": 5, "Đặng": 4, "Phùng": 3, "Lý": 3, "Chu": 1},
    "Mông": {"Giàng": 4, "Vàng": 3, "Sùng": 3, "Thào": 3, "Lầu": 3, "Hầu": 2, "Vừ": 2, "Lý": 3, "Dương": 3},
    "Sán Dìu": {"Diệp": 3, "Ôn": 2, "Lục": 2, "Tạ": 2, "Trương": 2, "Trần": 3, "Từ": 1},
    "Sán Chay": {"Hoàng": 3, "Trần": 4, "Lục": 2, "Ninh": 2, "Vi": 1, "La": 2},
    "Hoa": {"Lỷ": 1, "Voòng": 1, "Trần": 2, "Chíu": 1, "Lâm": 1},
    "Ngái": {"Thẩm": 2, "Trần": 2, "Hồ": 1, "Lâm": 1},
    "Mường": {"Quách": 2, "Bùi": 3, "Đinh": 2, "Hà": 1},
    "Thái": {"Lò": 3, "Cầm": 1, "Quàng": 1, "Hà": 2, "Vi": 2},
}
ETHNIC_GROUPS = {"Kinh": 58, "Tày": 17, "Nùng": 8, "Dao": 6, "Mông": 4, "Sán Dìu": 2, "Sán Chay": 2} | dict.fromkeys(
    ["Hoa", "Ngái", "Mường", "Thái"], 1
)
MIDDLE = {
    "male": [
        "Văn",
        "Văn",
        "Văn",
        "Văn",
        "Hữu",
        "Đức",
        "Quốc",
        "Minh",
        "Công",
        "Đình",
        "Xuân",
        "Ngọc",
        "Quang",
        "Trọng",
        "Thanh",
        "Duy",
        "Tiến",
        "Mạnh",
        "Thế",
        "Viết",
    ],
    "female": [
        "Thị",
        "Thị",
        "Thị",
        "Thị",
        "Thị",
        "Ngọc",
        "Thu",
        "Thanh",
        "Kim",
        "Minh",
        "Phương",
        "Hồng",
        "Bích",
        "Thùy",
        "Như",
        "Quỳnh",
        "Mai",
        "Hoài",
        "Ánh",
    ],
}
GIVEN = {
    "male": [
        "Hùng",
        "Dũng",
        "Tuấn",
        "Sơn",
        "Hải",
        "Long",
        "Nam",
        "Đức",
        "Thắng",
        "Cường",
        "Hiếu",
        "Trung",
        "Thành",
        "Kiên",
        "Quân",
        "Phong",
        "Tùng",
        "Việt",
        "Khoa",
        "Bình",
        "Phúc",
        "Lộc",
        "Thọ",
        "Tâm",
        "Đạt",
        "Huy",
        "Khánh",
        "Toàn",
        "Vinh",
        "Quang",
        "Tiến",
        "Nghĩa",
        "Trí",
        "Tài",
        "An",
        "Bảo",
        "Lâm",
        "Nhân",
        "Phát",
        "Thiện",
        "Đông",
        "Luân",
        "Thuận",
        "Tân",
        "Quý",
    ],
    "female": [
        "Lan",
        "Hương",
        "Hoa",
        "Mai",
        "Hằng",
        "Hà",
        "Thảo",
        "Linh",
        "Trang",
        "Thủy",
        "Phương",
        "Nga",
        "Yến",
        "Hạnh",
        "Dung",
        "Loan",
        "Oanh",
        "Tuyết",
        "Xuân",
        "Châu",
        "Giang",
        "Hiền",
        "Huệ",
        "Liên",
        "Ly",
        "Ngân",
        "Nhung",
        "Quyên",
        "Sương",
        "Tâm",
        "Thơ",
        "Thúy",
        "Trâm",
        "Uyên",
        "Vân",
        "Đào",
        "Điệp",
        "Hậu",
        "Lệ",
        "Nguyệt",
        "Thắm",
        "Hòa",
        "Xoan",
        "Gấm",
    ],
}
MONG = {
    "male": (
        ["A", "Seo", "Mí", "Xuân", "Văn"],
        ["Páo", "Chứ", "Sính", "Dình", "Lử", "Pó", "Vảng", "Tủa", "Dơ", "Hồng", "Phử"],
    ),
    "female": (["Thị", "Thị", "Thị", "Mí"], ["Mỷ", "Sua", "Dợ", "Chứ", "Xia", "Pà", "Súa", "Máy", "Mai"]),
}
DAO = {
    "male": (
        ["Văn", "Tòn", "Chòi", "Phụ", "Sinh", "Kim", "Quý", "Hữu"],
        ["Phụng", "Chài", "Phấu", "Quan", "Phúc", "Vạn", "Siểu", "Chiêu", "Lưu"],
    ),
    "female": (["Thị", "Thị", "Mùi", "Mẩy", "Tả"], ["Nái", "Pham", "Coi", "Mẩy", "Mản", "Liều", "Nhậy", "Xuân"]),
}

DEMO_COMMUNE = "Bản Mẫu"
UPLAND = ["Suối", "Đồi", "Khe", "Lũng", "Rừng", "Thung", "Đèo", "Núi"]
TOWN = ["Phố", "Cổng", "Giếng", "Hiên", "Sân"]
SKIES = ["Mây", "Gió", "Nắng", "Sương", "Trăng", "Sao", "Mưa", "Khói", "Hạc", "Sếu", "Ong", "Bướm"]
VILLAGES = [
    f"{first} {second}"
    for first in ("Nà", "Khuổi", "Pác", "Bản", "Thôm", "Lũng", "Đồng", "Gốc")
    for second in ("Nắng", "Gió", "Mây", "Sương", "Trăng", "Mẫu")
]
OTHER_BODIES = (
    ("Đảng bộ các cơ quan Đảng tỉnh Mẫu", "office"),
    ("Đảng bộ Ủy ban nhân dân tỉnh Mẫu", "office"),
    ("Đảng bộ Công an tỉnh Mẫu", "armed_forces"),
    ("Đảng bộ Quân sự tỉnh Mẫu", "armed_forces"),
)


def rng_for(part: str) -> random.Random:
    """The dice of one part of the province, so that a change of one part leaves the others as they were."""
    return random.Random(f"so-tay-mau:{part}")  # noqa: S311  (invented people, no secrets)


def drawn(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def full_name(rng: random.Random, sex: str, ethnic_group: str) -> str:
    surname = drawn(rng, SURNAMES[ethnic_group])
    special = {"Mông": MONG, "Dao": DAO}.get(ethnic_group)
    if special and rng.random() < 0.7:
        middle, given = special[sex]
        return f"{surname} {rng.choice(middle)} {rng.choice(given)}"
    parts = [surname, rng.choice(MIDDLE[sex])]
    if rng.random() < 0.2:
        parts.append(rng.choice([word for word in GIVEN[sex] if word not in parts]))
    parts.append(rng.choice([word for word in GIVEN[sex] if word not in parts]))
    return " ".join(parts)


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day number so many months later, or the last day of a shorter month (duties.md C3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_after - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def day_between(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=rng.randint(0, max(0, (last - first).days)))
