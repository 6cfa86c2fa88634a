"""Sample documents of the invented province; each says that it is a sample, none repeats a real text."""

from dataclasses import dataclass

SAMPLE = "Văn bản mẫu của bản trình diễn, không có giá trị thi hành."
BODIES = (
    ("tinh-uy-mau", "Tỉnh ủy Mẫu", "TU", "province"),
    ("ban-to-chuc-tinh-uy-mau", "Ban Tổ chức Tỉnh ủy Mẫu", "BTCTU", "province"),
    ("dang-uy-xa-ban-mau", "Đảng ủy xã Bản Mẫu", "ĐU", "commune"),
)


@dataclass(frozen=True)
class SampleFile:
    """`kind` is "docx" or "txt"; the lines are the whole content."""

    slug: str
    label: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SampleDocument:
    slug: str
    symbol: str
    type: str
    body: str
    issued_on: str
    title: str
    summary: str
    key_points: str = ""
    topics: tuple[str, ...] = ()
    access: str = "public"
    relations: tuple[tuple[str, str], ...] = ()
    files: tuple[SampleFile, ...] = ()


DOCUMENTS = (
    SampleDocument(
        "03-hd-btctu-mau-2025",
        "03-HD/BTCTU",
        "guidance",
        "ban-to-chuc-tinh-uy-mau",
        "2025-08-12",
        "Cách tra cứu sổ tay đảng viên (bản thử)",
        "Bản đầu tiên, viết khi mới thử sổ tay ở vài chi bộ.",
        topics=("so-hoa",),
        files=(
            SampleFile(
                "huong-dan",
                "Cách tra cứu (bản thử)",
                "docx",
                (
                    "Cách tra cứu sổ tay đảng viên",
                    SAMPLE,
                    "1. Nhận phiếu kích hoạt từ bí thư chi bộ.",
                    "2. Mở trang sổ tay, gõ mã trên phiếu, rồi đặt mật khẩu.",
                    "3. Quên mật khẩu thì gọi tổ hỗ trợ.",
                    "4. Dùng máy của người khác xong thì bấm Đăng xuất.",
                ),
            ),
        ),
    ),
    SampleDocument(
        "07-hd-btctu-mau-2026",
        "07-HD/BTCTU",
        "guidance",
        "ban-to-chuc-tinh-uy-mau",
        "2026-03-16",
        "Sử dụng sổ tay đảng viên của tỉnh",
        "Nói rõ sổ tay dùng để làm gì: tra văn bản, xem các bước của một thủ tục, hỏi cán bộ tổ chức, xem hồ sơ rút "
        "gọn của chính mình.\nSổ tay không nhận hồ sơ, không thu đảng phí và không thay ứng dụng của Trung ương.",
        "Mỗi người một mã sổ tay, không cho mượn.\nBí thư chi bộ in phiếu kích hoạt và trao tận tay.\n"
        "Thấy thông tin sai thì bấm Báo chỗ sai, không tự sửa.",
        topics=("so-hoa",),
        relations=(("replaces", "03-hd-btctu-mau-2025"),),
        files=(
            SampleFile(
                "huong-dan",
                "Hướng dẫn sử dụng sổ tay",
                "docx",
                (
                    "Sử dụng sổ tay đảng viên của tỉnh",
                    SAMPLE,
                    "1. Nhận phiếu kích hoạt từ bí thư chi bộ tại buổi sinh hoạt.",
                    "2. Mở trang sổ tay, chọn Kích hoạt, gõ mã sổ tay và mã trên phiếu, rồi đặt mật khẩu.",
                    "3. Mật khẩu dễ nhớ mà khó đoán: ghép ba từ không liên quan nhau.",
                    "4. Quên mật khẩu thì gặp bí thư chi bộ xin phiếu mới.",
                    "5. Dùng máy của người khác xong thì bấm Đăng xuất.",
                ),
            ),
            SampleFile(
                "ban-chu",
                "Bản chữ, đọc được trên mọi máy",
                "txt",
                (
                    "SỬ DỤNG SỔ TAY ĐẢNG VIÊN CỦA TỈNH",
                    SAMPLE,
                    "",
                    "Nhận phiếu từ bí thư. Kích hoạt. Đặt mật khẩu. Quên thì xin phiếu mới.",
                ),
            ),
        ),
    ),
    SampleDocument(
        "09-nq-tu-mau-2026",
        "09-NQ/TU",
        "resolution",
        "tinh-uy-mau",
        "2026-10-28",
        "Phát triển kinh tế rừng gắn với giảm nghèo",
        "Nêu hướng trồng rừng gỗ lớn, giữ rừng đầu nguồn, và việc của từng cấp ủy trong năm tới.",
        "Mỗi chi bộ thôn chọn một việc làm được trong quý.",
    ),
    SampleDocument(
        "88-kh-tu-mau-2026",
        "88-KH/TU",
        "plan",
        "tinh-uy-mau",
        "2026-11-06",
        "Tổng kết công tác xây dựng Đảng và kiểm điểm cuối năm",
        "Lịch kiểm điểm từ chi bộ đến đảng bộ xã, phường; việc cần chuẩn bị trước mỗi cuộc họp.",
        "Chi bộ họp kiểm điểm trước, cấp trên sau.\nKhông xếp loại đảng viên đang được miễn sinh hoạt.",
        topics=("kiem-diem",),
    ),
    SampleDocument(
        "15-hd-btctu-mau-2026",
        "15-HD/BTCTU",
        "guidance",
        "ban-to-chuc-tinh-uy-mau",
        "2026-11-12",
        "Chuyển sinh hoạt đảng khi đảng viên thay đổi nơi ở",
        "Giải thích từng bước ở nơi đi và nơi đến, ai ký giấy nào, và cách làm khi đảng viên đi làm ăn xa.",
        "Làm thủ tục trong 60 ngày làm việc từ khi đổi chỗ ở.\n"
        "Cầm giấy giới thiệu tới chi ủy nơi đến trong 30 ngày làm việc.",
        topics=("nghiep-vu", "sinh-hoat"),
        access="members",
        relations=(("implements", "06-hd-tw-2025"),),
        files=(
            SampleFile(
                "viec-tung-buoc",
                "Việc từng bước khi chuyển sinh hoạt",
                "docx",
                (
                    "Việc từng bước khi chuyển sinh hoạt đảng",
                    SAMPLE,
                    "Ở nơi đi: báo chi bộ, viết bản tự kiểm điểm, nhận giấy giới thiệu và hồ sơ niêm phong.",
                    "Trên đường: tự giữ hồ sơ, không mở niêm phong.",
                    "Ở nơi đến: xuất trình giấy ở chi ủy, nộp hồ sơ, dự buổi sinh hoạt gần nhất.",
                ),
            ),
        ),
    ),
    SampleDocument(
        "21-tb-btctu-mau-2026",
        "21-TB/BTCTU",
        "announcement",
        "ban-to-chuc-tinh-uy-mau",
        "2026-11-18",
        "Lịch nhận hồ sơ đề nghị tặng Huy hiệu Đảng",
        "Bốn đợt trong năm: 03/02, 19/5, 02/9 và 07/11. Hồ sơ của mỗi đợt gửi từ chi bộ lên xã, phường trước.",
        "Chi bộ rà danh sách người đủ tuổi Đảng trước mỗi đợt 60 ngày.",
        access="members",
    ),
    SampleDocument(
        "12-kh-du-ban-mau-2026",
        "12-KH/ĐU",
        "plan",
        "dang-uy-xa-ban-mau",
        "2026-11-16",
        "Sinh hoạt chuyên đề quý IV của các chi bộ xã Bản Mẫu",
        "Chọn chuyên đề, phân công đảng ủy viên dự với từng chi bộ, gửi biên bản về Văn phòng Đảng ủy.",
        "Mỗi chi bộ một chuyên đề.\nBáo ngày họp trước ba ngày.",
        topics=("sinh-hoat",),
        access="organisation",
    ),
)
