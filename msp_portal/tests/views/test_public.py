"""What anybody may ask for."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from contracts.models import Seller


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/").json() == {"ok": True, "database": "answers"}

    def gone(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly, password=secret")

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": "no answer"}


PROBES = ("/healthz", "/readyz", "/health/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "[::1]"])
def test_a_probe_asks_by_an_address_and_without_https(settings: Settings, path: str, host: str) -> None:
    settings.SECURE_SSL_REDIRECT, settings.PUBLIC_BASE_URL = True, "https://portal.example.com"
    settings.ALLOWED_HOSTS = ["portal.example.com"]
    assert Client(headers={"host": host}).get(path).status_code in (200, 503)
    assert Client(headers={"host": host}).get("/").status_code in (301, 400), "no other page does"


@pytest.mark.django_db
def test_only_who_asks_on_this_machine_is_told_what_is_wrong() -> None:
    near, behind, far = Client(), Client(headers={"x-forwarded-for": "203.0.113.7"}), Client(REMOTE_ADDR="203.0.113.7")
    answer = near.get("/readyz")
    assert answer.status_code == 503
    assert "Start one" in answer.json()["checks"]["worker"]["said"]
    for other in (behind, far):
        told = other.get("/readyz").json()
        assert told["checks"]["worker"] == {"ok": False}


def test_alive_asks_nobody(client: Client) -> None:
    """Not the database either: pytest-django would say so."""
    assert client.get("/healthz").content == b"ok\n"


def test_robots_are_kept_out(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


@pytest.mark.django_db
def test_brand_css_says_the_accent_of_the_seller(client: Client) -> None:
    Seller.objects.create(name="Northgate IT", accent="#ffcc00")

    response = client.get("/brand.css")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response.content.decode().split() == (
        [":root", "{", "--brand-on-light:", "#806600;", "--brand-on-dark:", "#ffcc00;", "}"]
    )


@pytest.mark.django_db
def test_brand_css_has_a_neutral_accent_before_there_is_a_seller(client: Client) -> None:
    assert "--brand-on-light: #0f6b5c;" in client.get("/brand.css").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("accent", ["red;}*{", "#0F6B5C", "", "#fff"])
def test_nothing_but_a_colour_gets_into_the_sheet(client: Client, accent: str) -> None:
    Seller.objects.create(name="Northgate IT", accent=accent)

    assert "--brand-on-light: #0f6b5c;" in client.get("/brand.css").content.decode()


def test_brand_css_is_kept_by_browsers_and_asks_one_query(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seller = Seller.objects.create(name="Northgate IT", accent="#112233")
    with django_assert_num_queries(1):
        first = client.get("/brand.css")
    assert first["Cache-Control"] == "public, max-age=60"
    assert client.get("/brand.css", headers={"If-None-Match": first["ETag"]}).status_code == 304

    seller.accent = "#332211"
    seller.save()
    again = client.get("/brand.css", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/", "/brand.css", "/robots.txt"])
def test_they_can_only_be_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert not client.get(path).cookies
