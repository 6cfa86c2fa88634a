"""What a heading says, word by word: the kept list of Vietnamese wordings, the certain ones told from the doubtful.

Wordings are patterns over a heading written plainly (see `plain`): no marks, no punctuation, usual short forms spelt
out. One that fits the whole heading is certain; words found inside a longer heading are a guess.
"""

import difflib
import functools
import re

from handbook.lib.text import clean, fold

# Recognised, never stored (members.md section 2): field → what the report calls it.
NOT_KEPT = {
    "family": "Gia đình, người thân",
    "health": "Sức khỏe",
    "history": "Lịch sử chính trị, quá trình công tác",
    "property": "Tài sản, thu nhập",
    "discipline": "Khen thưởng, kỷ luật",
    "religion": "Tôn giáo",
    "place": "Nơi sinh, quê quán, nơi ở",
    "job": "Nghề nghiệp, nơi công tác",
    "other_post": "Chức vụ ngoài Đảng",
    "language": "Ngoại ngữ, tin học",
    "grading": "Xếp loại hằng năm",
    "referrer": "Người giới thiệu, nơi kết nạp",
    "other_date": "Ngày khác",
    "other_number": "Số khác",
    "card_place": "Nơi cấp thẻ",
    "transfer_place": "Nơi chuyển đi, chuyển đến",
    "citizen_id_issue": "Ngày cấp, nơi cấp căn cước",
    "decision_number": "Số quyết định",
    "badge_level": "Loại Huy hiệu Đảng",
    "age": "Tuổi, tuổi Đảng",
    "photo": "Ảnh, chữ ký",
    "fee": "Đảng phí",
    "proposer": "Nơi đề nghị",
    "delete": "Đề nghị xóa",
    "checker": "Kết quả kiểm tra",
}

_SHORT_FORMS = r"""
stt = s ?t ?t
dang vien = dv|d vien|dangvien
dang = dcsvn|dang csvn|dang cong san viet nam
quyet dinh = qd
gioi tinh = gt|g tinh
ho va ten = hvt|ho (?:& |va )?ten
huy hieu dang = h ?h ?d|hh dang|huy hieu dang vien
cccd = cc ?cd|can cuoc cong dan|the can cuoc|can cuoc
cccd = (?:so )?(?:dinh danh ca nhan|dinh danh|ddcn)
cmnd = g?cmnd|g?cmt(?:nd)?|(?:giay )?chung minh(?: nhan dan| thu)?
dien thoai = s ?dt|so ?dt|dtdd|dt ?di dong|di dong|so dien thoai
ly luan chinh tri = l ?l ?c ?t|ly luan ct|lyluan chinh tri|ll chinh tri
chuyen mon = c ?m ?n ?v|chuyen mon nv
trinh do = t ?d
chi bo = cb
to chuc dang = tccs ?d|to chuc co so dang|tcd
ngay sinh = ngay sinh|sinh ngay(?: thang nam)?|ngay thang nam sinh|ngay thang sinh|ns
ly lich = ly lich dang vien
sinh hoat = sh|shd|sinh hoat dang
"""

# What a heading is about, whatever field its last words name.
_ABOUT = r"""
delete = de nghi xoa
checker = ket qua kiem tra|chi tiet loi|^vi sao$
family = (?:ho va ten|ten) (?:cha|me|bo|vo|chong|con|ong ba)\b|vo chong|bo me|cha me|gia dinh|than nhan|hon nhan
family = ^(?:cha|me|vo|chong|con|bo)$|\bso con\b|nguoi than
health = suc khoe|\bbenh\b|nhom mau|thuong tat|khuyet tat|bao hiem|bhyt|bhxh
history = lich su chinh tri|qua trinh (?:cong tac|hoat dong)
grading = xep loai|danh gia|phan loai|chat luong
property = tai san|thu nhap|\bluong\b|ngach
discipline = khen thuong|ky luat|thi dua
fee = dang phi
other_date = vao doan|nhap ngu|xuat ngu|tai ngu|bien che|tuyen dung|nghi huu|cuu chien binh|vao hoi
other_date = quyet dinh.*cong nhan|cong nhan.*quyet dinh
photo = ^(?:anh|hinh anh|chu ky|ky nhan|ky ten|ky xac nhan)\b
religion = ton giao
age = ^tuoi\b|so tuoi|so nam tuoi dang|do tuoi
proposer = (?:noi|don vi) de nghi
decision_number = \bso quyet dinh|quyet dinh(?: ket nap)? so$|quyet dinh.* so va ngay
other_number = the (?:nganh|nha bao|luat su|ngan hang|atm|cuu chien|hoi vien|doan vien|thuong binh)|tai khoan
citizen_id_issue = (?:cccd|cmnd).*(?:ngay cap|noi cap)|(?:ngay cap|noi cap).*(?:cccd|cmnd)
card_place = noi cap|co quan cap
transfer_place = chuyen (?:sinh hoat )?(?:di|den) noi|noi (?:chuyen|den)\b
badge_level = (?:loai|hang|muc) huy hieu|huy hieu dang loai|huy hieu .* nam tuoi
"""

# What it is about where its last words name no field by themselves.
_ABOUT_LEAF = r"""
other_post = chuc (?:vu|danh)\b.*(?:chuyen mon|cong tac|nghe nghiep|nha nuoc|cong viec)|chinh quyen|doan the
referrer = gioi thieu|nguoi ket nap|noi ket nap|noi vao dang|noi cong nhan
place = que quan|nguyen quan|\btru quan|thuong tru|tam tru|noi sinh(?! hoat)|sinh quan|noi o\b|cho o\b|dia chi|cu tru
place = ho khau|khai sinh (?:quoc gia|tinh|dia chi)|dang ky khai sinh|noi khai sinh|que$
place = ^(?:thon|xom|xa|huyen|tinh|quoc gia)$
job = ^(?!.*dien thoai).*(?:nghe nghiep|noi cong tac|don vi cong tac|co quan|noi lam viec|cong viec)
job = thanh phan (?:gia dinh|ban than)
job = bo doi|cong an|huu tri|noi lam
language = ngoai ngu|tin hoc|tieng (?:anh|dan toc)|quan ly nha nuoc|qlnn|quoc phong
"""

# All the words of a heading; the first that fits decides.
_WHOLE = r"""
row_number = stt|so tt|tt|so thu tu|so|no
portal_key = ma so tay
external_id = id|uuid|ma dang vien|ma (?:so )?he thong|ma cccd he thong|ma (?:ho so|dinh danh he thong)
full_name = NAME(?: dang vien)?(?: hien nay)?(?: (?:in hoa|chu in hoa|viet hoa))?|ten dang vien|full name
family_name = ho|ho dem|ho va dem|ho va ten dem|ho ten dem|ho lot|ho va chu lot|ho chu lot|ho va chu dem
given_name = ten|ten rieng
other_name = (?:ho va )?ten (?:goi )?khac|bi danh|(?:ho va |ho )?ten (?:trong )?khai sinh|ten thuong (?:goi|dung)
other_name = ten goi|biet danh
sex = gioi tinh|gioi|phai|nam nu|gioi tinh nam nu|nam hay nu|nam hoac nu|nam \d nu \d|sex|gender
mark_male = (?:gioi tinh )?(?:la )?nam(?: gioi)?
mark_female = (?:gioi tinh )?(?:la )?nu(?: gioi)?(?: ghi x| danh (?:dau )?x| x)?
birth_date = DATE sinh|sinh DATE|sinh|date of birth|dob|birthday
ethnic_group = (?:thanh phan )?dan toc|d toc|ethnic(?: group)?
old_citizen_id = (?:so )?(?:the )?cmnd(?: cu| 9 so| truoc day| so)?
citizen_id = (?:so |ma |ma so )?(?:the )?cccd(?: hoac cmnd| cmnd| moi| gan chip| 12 so| cccd| so)*
citizen_id = (?:so )?cmnd (?:hoac )?cccd
card_issue_date = ngay (?:cap|phat)(?: (?:the|doi))*(?: dang)?(?: vien)?(?: moi)?
card_issue_date = (?:so )?the(?: dang)?(?: vien)? ngay cap
card_number_2003 = (?:so )?the(?: dang)?(?: vien)?(?: so)? (?:theo quyet dinh 85.*|(?:mau |loai )?cu|8 so|2003)
card_number = (?:so|ma|ma so) the(?: dang)?(?: vien)?(?: moi| 12 so| hien nay| dang)?|the dang(?: vien)?(?: so| moi)?
card_number = the so
badge_number = (?:so )?huy hieu(?: dang)? so|so huy hieu(?: dang)?|so hieu huy hieu(?: dang)?
badge_level = huy hieu(?: dang)?
file_number = (?:so |ma )?(?:ho so )?ly lich(?: so)?|so ho so(?: dang vien)?|so ll(?: dang vien)?
phone = (?:PHONE)(?: (?:lien he|lien lac|di dong|ca nhan|dang vien|dien thoai))*|dt
email = (?:dia chi )?(?:e ?mail|thu dien tu|hom thu(?: dien tu)?|gmail)
organisation = (?:ten )?(?:chi bo|to chuc dang)(?: (?:dang )?sinh hoat)?(?: hien (?:nay|tai))?(?: co so| truc thuoc)?
organisation = (?:noi|don vi|dia diem)(?: dang)? sinh hoat(?: dang)?(?: hien nay)?
organisation = (?:dang )?sinh hoat (?:tai|o)(?: (?:chi bo|to chuc dang|don vi))?|thuoc (?:chi bo|to chuc dang)
organisation = chi bo dang bo|dang bo chi bo|chi bo noi (?:dang vien )?(?:dang )?sinh hoat|chi bo thon(?: to)?
unit = don vi|thuoc don vi|ten don vi|bo phan
position = chuc (?:vu|danh)(?: (?:trong )?(?:dang|chi bo|chi uy|cap uy|to chuc dang|hien nay))*|cap uy|chuc vu dang vien
activity_date = ngay (?:roi|mat|mien|dinh chi|gian doan|tu tran|ra) .*(?:mien|mat|tu tran|roi|dinh chi).*
activity_date = (?:tu )?ngay (?:cua )?(?:trang thai|tinh trang)|ngay thay doi trang thai
activity = (?:trang thai|tinh trang|hien trang|dien)(?: (?:hoat dong|sinh hoat|dang vien|hien nay|dang|tham gia))*
exempt = (?:DATE )?(?:duoc )?mien(?: cong tac)?(?: va)?(?: sinh hoat)?(?: tu)?(?: ngay)?
died = (?:DATE )?(?:tu tran|mat|chet|qua doi)(?: ngay)?(?: ly do)?
left = (?:DATE )?(?:ra|roi) (?:khoi )?dang(?: (?:hinh thuc|ly do)(?: ra)?)?|(?:DATE )?ra khoi dang.*
left = (?:DATE )?(?:khai tru|xoa ten|xin ra)(?: khoi dang| xoa ten)*
moved_out = DATE chuyen(?: sinh hoat)? di(?: (?:den|dau|noi).*)?|chuyen(?: sinh hoat)? di(?: ngay)?
moved_in = DATE chuyen(?: sinh hoat)? den(?: (?:o|tu|noi|dang bo).*)?|chuyen(?: sinh hoat)? den(?: ngay)?
moved_in = DATE ve (?:sinh hoat|chi bo).*|DATE tiep nhan.*
decision_date = (?:DATE )?(?:cap co tham quyen )?(?:ra |ky |theo )?quyet dinh ket nap(?: dang vien| dang)?(?: ngay)?
decision_date = DATE (?:cap co tham quyen )?(?:ra |ky )*quyet dinh(?: ket nap.*)?
official_date = (?:DATE )?(?:vao dang |dang vien )*(?:duoc )?(?:cong nhan |chuyen )?(?:dang (?:vien )?)?chinh thuc
official_date = chinh thuc(?: ngay| tu ngay)?|DATE ct
admission_date = (?:DATE )?(?:duoc )?(?:ket nap|vao)(?: vao)? dang(?: vien)?(?: du bi| lan dau)?(?: ngay)?
admission_date = (?:DATE )?(?:le )?ket nap(?: dang vien)?(?: du bi| lan dau)?|DATE (?:vao )?(?:dang (?:vien )?)?du bi
admission_date = (?:DATE )?(?:vao dang|ket nap) (?:du bi|ket nap)
membership = (?:loai |dien )?dang vien (?:chinh thuc|du bi)(?: (?:chinh thuc|du bi))?|chinh thuc du bi
membership = tu cach(?: dang vien)?|du bi
general_education = (?:trinh do )?(?:hoc van|van hoa|pho thong|giao duc pho thong|gdpt|vh)(?: pho thong| lop)?
professional = (?:trinh do )?(?:chuyen mon|cm|dao tao|bang cap|nghiep vu)(?: nghiep vu| dao tao)?(?: cao nhat)?
theory_elementary = (?:trinh do )?THEORY (?:so cap|sc)
theory_intermediate = (?:trinh do )?THEORY (?:trung cap|tc)
theory_advanced = (?:trinh do )?THEORY (?:cao cap|cc)
political_theory = (?:trinh do )?THEORY
note = ghi chu|note|chu thich|luu y
"""
_PLACEHOLDERS = {
    "NAME": r"(?:ho va ten|ho ten|ho va ten dem va ten|ho dem va ten|ho chu dem va ten)",
    "DATE": r"(?:ngay thang nam|ngay thang|thang nam|ngay|nam|thoi gian|thoi diem)",
    "PHONE": r"dien thoai|(?:so )?dt(?= )|phone|mobile|tel|zalo|so zalo|lien lac|so lien lac|so lien he|lien he",
    "THEORY": r"(?:ly luan chinh tri|ly luan|chinh tri)",
}

# Some words of a longer heading.
_INSIDE = r"""
other_name = ten goi khac|ten khai sinh|bi danh
full_name = ho va ten|ho ten|ten dang vien|^dang vien$
sex = gioi tinh
birth_date = \bsinh\b(?! hoat| vien)
ethnic_group = dan toc
citizen_id = cccd
old_citizen_id = cmnd
card_issue_date = ngay cap.*the|the.*ngay cap
card_number_2003 = the dang.*cu\b|so the.*cu\b|quyet dinh 85
card_number = the dang|so the
badge_number = so huy hieu
badge_level = huy hieu
file_number = so ly lich
phone = dien thoai
email = email
activity_date = ngay (?:roi|mat|mien)
activity = trang thai|tinh trang
exempt = mien sinh hoat|mien cong tac
died = tu tran
left = ra khoi dang|roi khoi dang
moved_out = chuyen(?: sinh hoat)? di\b
moved_in = chuyen(?: sinh hoat)? den\b
decision_date = quyet dinh ket nap
official_date = chinh thuc
admission_date = vao dang|ket nap
organisation = chi bo|to chuc dang|noi sinh hoat|sinh hoat tai
position = chuc vu|cap uy
political_theory = ly luan
general_education = van hoa|hoc van
professional = chuyen mon
note = ghi chu
"""
_NEARLY = {
    "ho va ten": "full_name",
    "ngay sinh": "birth_date",
    "gioi tinh": "sex",
    "dan toc": "ethnic_group",
    "ngay vao dang": "admission_date",
    "ngay ket nap": "admission_date",
    "ngay chinh thuc": "official_date",
    "so the dang vien": "card_number",
    "so ly lich": "file_number",
    "dien thoai": "phone",
    "chuc vu": "position",
    "tinh trang": "activity",
}


def _patterns(table: str, shape: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table = re.sub("|".join(rf"\b{word}\b" for word in _PLACEHOLDERS), lambda match: _PLACEHOLDERS[match[0]], table)
    pairs = (line.split(" = ", 1) for line in table.strip().splitlines())
    return tuple((re.compile(shape.format(pattern)), name) for name, pattern in pairs)


_SHORT = _patterns(_SHORT_FORMS, r"\b(?:{})\b")
_WHOLE_PATTERNS = _patterns(_WHOLE, r"(?:{})\Z")
_ABOUT_PATTERNS, _ABOUT_LEAF_PATTERNS = _patterns(_ABOUT, "{}"), _patterns(_ABOUT_LEAF, "{}")
_INSIDE_PATTERNS = _patterns(_INSIDE, "{}")
_HINTS = re.compile(
    r"\((?:\*|dd.*?|mm.*?|ngay.*?nam|cao nhat.*?|neu co.*?|bat buoc.*?|theo .*?|ghi .*?|danh dau.*?|x|viet .*?"
    r"|\d+ (?:chu )?so|[\d/ ]+|[^()]*\d ?[:=-][^()]*|[^()]*[:=-] ?\d[^()]*)\)|\*|\bdd/mm/yyyy\b"
)
_DOTTED = re.compile(r"\b(\w)\.(?=\w\b)")
_MARKS = re.compile(r"[^\w&]+|_")


@functools.lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading for comparison: no marks, no punctuation, hints in brackets dropped, short forms spelt out."""
    text = _HINTS.sub(" ", _DOTTED.sub(r"\1", fold(clean(heading))))
    text = " ".join(_MARKS.sub(" ", text).split())
    for pattern, words in _SHORT:
        text = pattern.sub(words, text)
    return text


def _first(patterns: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    return next((name for pattern, name in patterns if pattern.search(text)), "")


@functools.lru_cache(maxsize=4096)
def whole(heading: str) -> str:
    """The field a plain heading names with all its words; "" where it names none."""
    return next((name for pattern, name in _WHOLE_PATTERNS if pattern.match(heading)), "")


def about(heading: str) -> str:
    """The field not kept that a heading is about, whatever its last words name."""
    return _first(_ABOUT_PATTERNS, heading)


def about_leaf(heading: str) -> str:
    """The field not kept that a heading is about where its last words name nothing by themselves."""
    return _first(_ABOUT_LEAF_PATTERNS, heading)


def inside(heading: str) -> str:
    """The field that some words of a plain heading name, or that it nearly spells: a guess."""
    if name := _first(_INSIDE_PATTERNS, heading):
        return name
    near = difflib.get_close_matches(heading, list(_NEARLY), n=1, cutoff=0.84) if 5 < len(heading) < 30 else []
    return _NEARLY[near[0]] if near else ""
