"""Members to a plain list that the roster import reads back."""

from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from handbook.lib.dates import PartialDate
from members.models import Member

DATES = ("birth_date", "admission_date", "official_date", "card_issue_date")


class MemberResource(ModelResource):
    """The columns of a plain list; private numbers are whole, so an export is a logged right of its own."""

    full_name = Field("full_name", "Họ và tên")
    birth_date = Field("birth_date", "Ngày sinh")
    sex = Field("get_sex_display", "Giới tính")
    ethnic_group = Field("ethnic_group", "Dân tộc")
    citizen_id = Field("citizen_id", "Số căn cước")
    card_number = Field(column_name="Số thẻ đảng viên")
    card_issue_date = Field("card_issue_date", "Ngày cấp thẻ")
    admission_date = Field("admission_date", "Ngày vào Đảng")
    official_date = Field("official_date", "Ngày chính thức")
    organisation = Field("organisation__name", "Chi bộ")
    phone = Field("phone", "Số điện thoại")

    class Meta:
        model = Member
        fields = (
            "full_name",
            "birth_date",
            "sex",
            "ethnic_group",
            "citizen_id",
            "card_number",
            "card_issue_date",
            "admission_date",
            "official_date",
            "organisation",
            "phone",
        )

    def dehydrate_card_number(self, member: Member) -> str:
        return member.card_number or member.old_card_number

    def export_field(self, field: Field, instance: Member, **kwargs: Any) -> Any:
        value = super().export_field(field, instance, **kwargs)
        return PartialDate(value).display if field.attribute in DATES and value else value
