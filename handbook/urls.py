"""All addresses; each app names its own."""

from django.contrib import admin
from django.urls import include, path

from documents.views import following, reviews, saving
from handbook.views import health, home, offline, pages, reading, search, searches, work

urlpatterns = [
    path("", home.home, name="home"),
    path("tim-kiem/", search.search, name="search"),
    path("tim-kiem/goi-y/", search.suggestions, name="search_suggestions"),
    path("quan-ly/", work.work, name="work"),
    path("quan-ly/tim-kiem/", searches.searches, name="searches"),
    path("quan-ly/can-cu/", reviews.review_list, name="basis_reviews"),
    path("quan-ly/can-cu/<int:pk>/", reviews.check, name="basis_check"),
    path("cua-toi/theo-doi/", following.following, name="following"),
    path("cua-toi/theo-doi/da-xem/", following.seen, name="following_seen"),
    path("cua-toi/theo-doi/van-ban/<slug:slug>/", following.follow_document, name="follow_document"),
    path("cua-toi/theo-doi/chu-de/<slug:slug>/", following.follow_topic, name="follow_topic"),
    path("da-luu/", saving.saved_list, name="saved"),
    path("da-luu/<slug:kind>/<slug:slug>/", saving.save, name="save_page"),
    path("mat-mang/", offline.offline, name="offline"),
    path("mat-mang.js", offline.worker, name="worker"),
    path("so-tay.webmanifest", offline.manifest, name="manifest"),
    path("cai-dat-doc/", reading.reading_settings, name="reading_settings"),
    path("tro-giup/", pages.standing("handbook/help.html"), name="help"),
    path("quyen-rieng-tu/", pages.standing("handbook/privacy.html"), name="privacy"),
    path("tiep-can/", pages.standing("handbook/accessibility.html"), name="accessibility"),
    path("healthz", health.health, name="health"),
    path("van-ban/", include("documents.urls")),
    path("quan-ly/dieu-khoan/", include("documents.urls_editing")),
    path("", include("guidance.urls")),
    path("", include("exchange.urls")),
    path("", include("members.urls")),
    path("", include("accounts.urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "handbook.views.errors.bad_request"
handler403 = "handbook.views.errors.forbidden"
handler404 = "handbook.views.errors.not_found"
handler500 = "handbook.views.errors.server_error"
