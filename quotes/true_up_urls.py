"""Addresses of the true-up run. It is about contracts, and drafts quotes."""

from django.urls import path

from quotes.views.true_ups import true_ups, true_ups_approve, true_ups_preview

app_name = "true_ups"
urlpatterns = [
    path("", true_ups, name="page"),
    path("preview/", true_ups_preview, name="preview"),
    path("approve/", true_ups_approve, name="approve"),
]
