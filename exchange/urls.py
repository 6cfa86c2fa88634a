"""Addresses of questions and notices."""

from django.urls import path

from exchange.views import feedback, notices, questions, reports

app_name = "exchange"
urlpatterns = [
    path("hoi-dap/", questions.question_list, name="questions"),
    path("hoi-dap/gui-cau-hoi/", questions.ask, name="ask"),
    path("hoi-dap/<int:pk>-<slug:slug>/", questions.public_question, name="public_question"),
    path("cua-toi/cau-hoi/", questions.own_questions, name="own_questions"),
    path("cua-toi/cau-hoi/<int:pk>/", questions.own_question, name="own_question"),
    path("bao-sai/<slug:kind>/<slug:slug>/", reports.report, name="report"),
    path("quan-ly/cho-sai/", reports.report_list, name="reports"),
    path("quan-ly/cho-sai/<int:pk>/", reports.report_work, name="report_work"),
    path("co-ich/<slug:kind>/<slug:slug>/", feedback.rate, name="rate"),
    path("quan-ly/co-ich/", feedback.feedback_list, name="feedback"),
    path("thong-bao/", notices.notice_list, name="notices"),
    path("thong-bao/<slug:slug>/", notices.notice_detail, name="notice"),
]
