"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, path

from msp_portal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
]
