"""Sample questions in every state, asked by people of the demonstration province."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from documents.models import Document
from exchange.models import Question
from guidance.models import ProcedureGroup
from handbook.demo.times import morning
from handbook.lib.text import slugify_vi
from members.models import Member

PROVINCE_OFFICE = "Ban Tổ chức Tỉnh ủy Mẫu"
COMMUNE_OFFICE = "Ban Xây dựng Đảng xã Bản Mẫu"


@dataclass(frozen=True)
class SampleQuestion:
    """`asker` is "member", "secretary" or a number of another account; `age` and `took` are days."""

    asker: str | int
    topic: str
    body: str
    age: int
    state: str = "new"
    may_publish: bool = False
    took: int = 2
    answer: str = ""
    is_read: bool = True
    public_title: str = ""
    basis: tuple[str, ...] = ()


QUESTIONS = (
    SampleQuestion(
        "member",
        "sinh-hoat",
        "Tôi sắp xuống ở với con dưới phường Phố Mây. Đổi chỗ ở rồi thì trong mấy ngày phải xin chuyển sinh hoạt đảng?",
        70,
        "answered",
        may_publish=True,
        answer="Trong 60 ngày làm việc kể từ ngày đổi chỗ ở, đồng chí làm thủ tục chuyển ở chi bộ đang sinh hoạt. "
        "Nhận giấy giới thiệu rồi, trong 30 ngày làm việc mang tới chi ủy nơi đến.",
        public_title="Đổi chỗ ở thì trong mấy ngày phải xin chuyển sinh hoạt đảng?",
        basis=("294-qd-tw-2025",),
    ),
    SampleQuestion(
        1,
        "vao-dang",
        "Chi bộ tôi có một đồng chí dự bị. Khi biểu quyết thì đồng chí ấy có giơ tay không?",
        58,
        "answered",
        may_publish=True,
        answer="Không. Đảng viên dự bị dự họp và phát biểu như mọi đảng viên, nhưng chưa biểu quyết, bầu cử, ứng cử.",
        public_title="Đảng viên dự bị có được biểu quyết không?",
        basis=("dieu-le-dang-2011", "294-qd-tw-2025"),
    ),
    SampleQuestion(
        2,
        "the-ho-so",
        "Tôi đi chợ rơi mất ví, trong đó có thẻ đảng viên. Giờ phải làm gì trước?",
        47,
        "answered",
        may_publish=True,
        answer="Báo ngay cho chi bộ, nói rõ mất ở đâu, khi nào. Sau đó làm đơn xin cấp lại; chi bộ xem xét và gửi lên "
        "cấp trên. Tìm lại được thẻ thì cũng báo.",
        public_title="Mất thẻ đảng viên thì làm gì trước?",
        basis=("294-qd-tw-2025", "38-hd-btctw-2025"),
    ),
    SampleQuestion(
        3,
        "huy-hieu",
        "Tuổi Đảng của tôi tính từ ngày ký quyết định hay ngày làm lễ kết nạp?",
        33,
        "answered",
        may_publish=True,
        answer="Tính từ ngày cấp có thẩm quyền ký quyết định kết nạp, trừ thời gian không ở trong Đảng. "
        "Không còn quyết định thì tính theo ngày vào Đảng ghi trên thẻ.",
        public_title="Tuổi Đảng tính từ ngày nào?",
        basis=("294-qd-tw-2025", "06-hd-tw-2025"),
    ),
    SampleQuestion(
        4,
        "dang-phi",
        "Tôi đi làm xa, đang sinh hoạt tạm thời ở nơi khác. Tháng này đóng đảng phí ở đâu?",
        21,
        "answered",
        may_publish=True,
        answer="Đóng ở chi bộ nơi đang sinh hoạt tạm thời. Chi bộ nơi sinh hoạt chính thức không thu nữa.",
        public_title="Sinh hoạt tạm thời thì đóng đảng phí ở đâu?",
        basis=("294-qd-tw-2025",),
    ),
    SampleQuestion(
        "member",
        "huy-hieu",
        "Huy hiệu 50 năm của tôi rơi vào đợt nào, tôi cần chuẩn bị giấy gì?",
        12,
        "answered",
        may_publish=True,
        answer="Theo ngày quyết định kết nạp trong hồ sơ, đồng chí đủ 50 năm vào đầu tháng 5/2028, xét đợt 19/5/2028. "
        "Trước đợt đó chi bộ đưa tờ khai để đồng chí ký; giữ sẵn quyết định kết nạp nếu còn.",
        is_read=False,
        basis=("06-hd-tw-2025",),
    ),
    SampleQuestion(
        "secretary",
        "sinh-hoat",
        "Chi bộ có hai đồng chí về sinh hoạt tạm thời. Khi bầu cử có tính vào số đảng viên của chi bộ không?",
        16,
        "answered",
        answer="Không. Đảng viên sinh hoạt tạm thời biểu quyết, bầu cử ở nơi sinh hoạt chính thức.",
        basis=("294-qd-tw-2025",),
    ),
    SampleQuestion(
        5,
        "the-ho-so",
        "Xin cho tôi số điện thoại của các đảng viên trong xã để lập nhóm chung.",
        15,
        "declined",
        answer="Sổ tay không đưa số điện thoại của đảng viên cho người khác. Đồng chí nhờ bí thư từng chi bộ hỏi ý mọi "
        "người rồi lập nhóm.",
    ),
    SampleQuestion(
        6,
        "the-ho-so",
        "Thẻ bảo hiểm y tế của tôi ghi sai ngày sinh thì sửa ở đâu?",
        11,
        "forwarded",
        answer="Việc này thuộc cơ quan bảo hiểm xã hội. Sổ tay đã chuyển; đồng chí có thể mang căn cước tới thẳng bộ "
        "phận một cửa của xã.",
    ),
    SampleQuestion(
        "member",
        "the-ho-so",
        "Hồ sơ của tôi trên sổ tay ghi chưa đúng. Chỗ sai là: số nhà, đúng là số 21.",
        6,
        "in_progress",
    ),
    SampleQuestion(
        "member",
        "sinh-hoat",
        "Tôi đau chân, họp chi bộ buổi tối đi lại khó. Có thể dự họp qua điện thoại được không?",
        1,
        may_publish=True,
    ),
    SampleQuestion(
        7,
        "vao-dang",
        "Con tôi đang học lớp nhận thức về Đảng. Giấy chứng nhận dùng được trong bao lâu?",
        2,
        may_publish=True,
    ),
)


def load_questions(askers: dict[str | int, Member], staff: dict[str, User], today: dt.date) -> None:
    """Store QUESTIONS; those of the demonstration commune are answered by its officer, the others by the province.

    `staff` are users by handbook code.
    """
    topics = {group.slug: group for group in ProcedureGroup.objects.all()}
    documents = {document.slug: document for document in Document.objects.only("pk", "slug")}
    for sample in QUESTIONS:
        member = askers[sample.asker]
        asked, answered = today - dt.timedelta(days=sample.age), today - dt.timedelta(days=sample.age - sample.took)
        is_local = isinstance(sample.asker, str)
        question = Question(
            asker=member.user,
            organisation=member.organisation,
            topic=topics[sample.topic],
            body=sample.body,
            may_publish=sample.may_publish,
            state=sample.state,
            answer=sample.answer,
        )
        if sample.answer:
            question.answered_by = staff["officer" if is_local else "admin"]
            question.answered_at = morning(answered, 14)
            question.answering_body = COMMUNE_OFFICE if is_local else PROVINCE_OFFICE
            question.answer_read_at = morning(answered, 19) if sample.is_read else None
        if sample.public_title:
            question.public_title, question.public_answer = sample.public_title, sample.answer
            question.slug = slugify_vi(sample.public_title)[:80].strip("-")
            question.published_at = morning(answered + dt.timedelta(days=1))
            question.published_by = staff["publisher"]
        question.full_clean(exclude=["search_vector"])
        question.save()
        Question.objects.filter(pk=question.pk).update(asked_at=morning(asked, 9))
        question.basis.set([documents[slug] for slug in sample.basis])
