"""Sample notices for each kind of audience, some of them read."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from exchange.models import Notice, NoticeReceipt
from handbook.demo.badges import round_on_or_after
from handbook.demo.questions import COMMUNE_OFFICE, PROVINCE_OFFICE
from handbook.demo.times import morning
from handbook.lib.text import slugify_vi
from members.models import Organisation


@dataclass(frozen=True)
class SampleNotice:
    """`audience` is "everyone", "members", or the name of one body: "commune", "cell", "other"; `age` is days.

    {round}, {deadline} and {meeting} stand for days near to today.
    """

    title: str
    body: str
    audience: str
    age: int
    issuing_body: str
    is_read: bool = False


NOTICES = (
    SampleNotice(
        "Trao Huy hiệu Đảng đợt {round}: gửi hồ sơ trước {deadline}",
        "Chi bộ rà người đủ tuổi Đảng, đưa tờ khai cho từng đồng chí ký, rồi gửi lên đảng ủy xã, phường.\n"
        "Đồng chí nào ốm nặng thì báo sớm để được xét trước.",
        "members",
        1,
        PROVINCE_OFFICE,
    ),
    SampleNotice(
        "Họp chi bộ thôn Nà Lầu ngày {meeting}",
        "19 giờ 30, nhà văn hóa thôn. Nội dung: kiểm điểm cuối năm, bàn việc sửa đường vào khu Gốc Nắng.\n"
        "Đồng chí nào vắng thì báo đồng chí Lan trước một ngày.",
        "cell",
        2,
        "Chi bộ thôn Nà Lầu",
    ),
    SampleNotice(
        "Sổ tay đảng viên của tỉnh bắt đầu chạy thử",
        "Đây là bản trình diễn: người, số liệu và văn bản của tỉnh Mẫu đều bịa ra.\n"
        "Cần người chỉ giúp thì gọi số ở cuối trang, trong giờ làm việc.",
        "everyone",
        4,
        PROVINCE_OFFICE,
    ),
    SampleNotice(
        "Các chi bộ gửi biên bản sinh hoạt chuyên đề",
        "Gửi về Văn phòng Đảng ủy xã Bản Mẫu trong tháng. Chi bộ chưa họp thì báo ngày sẽ họp.",
        "commune",
        5,
        COMMUNE_OFFICE,
        is_read=True,
    ),
    SampleNotice(
        "Mỗi đồng chí xem lại hồ sơ của mình",
        "Mở mục Của tôi, đối chiếu ngày sinh, ngày vào Đảng, số thẻ với giấy gốc.\n"
        "Thấy sai thì bấm Báo chỗ sai và nói rõ chỗ nào. Đừng chụp thẻ hay căn cước gửi kèm.",
        "members",
        9,
        PROVINCE_OFFICE,
        is_read=True,
    ),
    SampleNotice(
        "Có người giả danh cán bộ gọi điện xin mã",
        "Cán bộ tổ chức không bao giờ gọi điện hỏi mật khẩu hay mã trên phiếu kích hoạt.\n"
        "Gặp cuộc gọi như vậy: cúp máy, rồi báo bí thư chi bộ.",
        "everyone",
        15,
        PROVINCE_OFFICE,
        is_read=True,
    ),
    SampleNotice(
        "Lịch trực Văn phòng Đảng ủy tuần này",
        "Thứ Hai tới thứ Sáu, sáng từ 7 giờ 30. Ngày lễ nghỉ.",
        "other",
        3,
        "Văn phòng Đảng ủy",
    ),
)


def load_notices(places: dict[str, Organisation], author: User, readers: list[User], today: dt.date) -> None:
    """Store NOTICES, published; `readers` have opened those marked as read, and nothing else."""
    words = _near(today)
    for sample in NOTICES:
        title = sample.title.format(**words)
        notice = Notice(
            slug=slugify_vi(title)[:100].strip("-"),
            title=title,
            body=sample.body,
            audience="subtree" if sample.audience in places else sample.audience,
            organisation=places.get(sample.audience),
            issuing_body=sample.issuing_body,
            author=author,
            published_at=morning(today - dt.timedelta(days=sample.age)),
        )
        notice.full_clean()
        notice.save()
        if sample.is_read:
            moment = morning(today - dt.timedelta(days=sample.age - 1), 6)
            NoticeReceipt.objects.bulk_create(
                NoticeReceipt(notice=notice, user=user, read_at=moment) for user in readers
            )


def _near(today: dt.date) -> dict[str, str]:
    next_round = round_on_or_after(today + dt.timedelta(days=45))
    days = {
        "round": next_round,
        "deadline": next_round - dt.timedelta(days=40),
        "meeting": today + dt.timedelta(days=7),
    }
    return {name: f"{day:%d/%m/%Y}" for name, day in days.items()}
