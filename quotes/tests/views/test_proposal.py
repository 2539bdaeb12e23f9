"""The client's pages: who may open them, what their answers carry, and that looking changes nothing."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

import pricing
from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.unchanged import nothing_changes
from quotes.links import new_link
from quotes.models import AcceptedQuote, Quote
from quotes.proposal.page import kept_page
from quotes.services.revising import revise_quote, withdraw_quote
from quotes.services.sending import send_quote
from quotes.tests import making
from quotes.tests.sent import Sent, as_sent, fresh, posted, sent

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
PAGES = ("", "accept/", "decline/", "thanks/", "proposal.pdf", "contract.pdf", "seen/", "nonsense/")


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def proposal(sales: User) -> Sent:
    return sent(sales, making.NOW, tax_codes=["sales"])


def accept(proposal: Sent, /, *client: Client, **fields: Any) -> Any:
    by = client[0] if client else fresh()
    return by.post(f"{proposal.path}accept/", posted(proposal, **fields))


# What is shown


def test_the_options_stand_side_by_side_with_their_steps(proposal: Sent) -> None:
    page = fresh().get(proposal.path)
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", "", page.content.decode()).replace("\xa0", " ")
    for words in (
        "$1,200",
        "$2,638",
        "$4,289",
        "$6,073",
        "+ $1,438 over Basic",
        "+ $1,651 over Silver",
        "+ $1,784 over Gold",
        "$9.28 per person and working day",
        "Gold is chosen",
        "$4,289.00",
        "$353.84",
        "$9,285.68",
        "$7,150 a month",
        "22 × $14.00",
        "25 devices and 22 people",
    ):
        assert words in text, words


def test_what_is_ours_to_know_is_not_on_the_page(proposal: Sent) -> None:
    pages = [fresh().get(proposal.path), fresh().get(f"{proposal.path}accept/?option=platinum")]
    internal = proposal.revision.priced("advanced", ("security", "continuity")).internal
    for page in pages:
        text = page.content.decode()
        for secret in (str(internal.monthly_cost), f"{internal.monthly_cost:,}", str(internal.gross_margin), "margin"):
            assert secret not in text, secret


def test_a_choice_changes_the_total(proposal: Sent) -> None:
    page = fresh().get(proposal.path, {"option": "gold", "changed": "1", "with": ["security", "people"]})
    assert "Gold with People, without Continuity" in page.content.decode()
    assert str(page.context["offer"].summary.month_text) == "$4,952.00"


def test_htmx_gets_only_what_follows_the_choice(proposal: Sent) -> None:
    answer = fresh().get(proposal.path, {"option": "silver"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="offer"' in text
    assert "Silver: $2,638.00 a month." in text
    assert "HX-Request" in answer["Vary"]


NONSENSE = (
    "option=diamond",
    "option=",
    "option=gold&option=basic",
    "option=gold&changed=1&with=nonsense",
    "option=basic&changed=1&with=security",
    "option=gold&changed=1&with=compliance",
    "option=gold&changed=1" + "&with=security" * 500,
    "option=%00&changed=%FF&with=%F0%9F%92%A9",
    "option=<script>alert(1)</script>&with='\"><img src=x>",
    "changed=1&with=" + "a" * 5000,
    "&&&===",
)


def test_nonsense_in_the_address_gets_a_page(proposal: Sent) -> None:
    for query in NONSENSE:
        for path in (proposal.path, f"{proposal.path}accept/"):
            page = fresh().get(f"{path}?{query}", follow=True)
            assert page.status_code == 200, query
            assert "<script>alert" not in page.content.decode()
            assert "<img src=x" not in page.content.decode()


def test_nonsense_is_said_in_words(proposal: Sent) -> None:
    page = fresh().get(f"{proposal.path}?option=diamond").content.decode()
    assert "not in this proposal. Here is the one we recommend." in page
    assert "Gold is chosen" in page


def test_each_option_is_priced_once(proposal: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []
    real = pricing.price_regardless

    def counting(plan: Any, inventory: Any, selection: Any) -> Any:
        asked.append((selection.tier, selection.packages))
        return real(plan, inventory, selection)

    monkeypatch.setattr(pricing, "price_regardless", counting)
    kept_page.cache_clear()
    fresh().get(proposal.path)
    assert sorted(asked) == sorted((o.tier, o.packages) for o in proposal.revision.options)


def test_queries_of_a_page(proposal: Sent, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(6):
        fresh().get(proposal.path)


# Who may look


def test_wrong_links_are_all_the_same_404(proposal: Sent) -> None:
    token = proposal.token
    wrong = [
        "nonsense",
        "a" * 43,
        token[:-1],
        token + "A",
        token.swapcase(),
        "..",
        "%00",
        token[:10] + "/" + token[10:],
    ]
    answers = [fresh().get(f"/p/{guess}/{page}") for guess in wrong for page in PAGES]
    assert {answer.status_code for answer in answers} <= {404, 405}
    plain = {answer.content for answer in answers if answer.status_code == 404}
    assert len(plain) == 1


def test_posting_to_a_wrong_link_is_the_same_404(proposal: Sent) -> None:
    with nothing_changes():
        answers = [fresh().post(f"/p/{'a' * 43}/{page}", posted(proposal)) for page in ("accept/", "decline/", "seen/")]
    assert {answer.status_code for answer in answers} == {404}


def test_a_new_link_closes_the_old_one(proposal: Sent) -> None:
    new_link(proposal.quote, NOW)
    assert fresh().get(proposal.path).status_code == 410
    assert fresh().get(as_sent(proposal.quote).path).status_code == 200


def test_a_lost_stroke_is_put_back(proposal: Sent) -> None:
    answer = fresh().get(proposal.path.rstrip("/"))
    assert (answer.status_code, answer["Location"]) == (302, proposal.path)


# What an answer carries


def everything(proposal: Sent) -> list[Any]:
    wrong = "/p/wrong/"
    client = fresh()
    return [
        *(client.get(f"{path}{page}") for path in (proposal.path, wrong) for page in PAGES),
        client.get(proposal.path.rstrip("/")),
        client.get("/p/"),
        client.post(f"{proposal.path}seen/"),
        client.post(f"{proposal.path}accept/", {}),
        client.post(f"{proposal.path}accept/", posted(proposal, total="1.00")),
        client.post(f"{proposal.path}decline/", {}),
    ]


def test_every_answer_keeps_the_link_to_itself(proposal: Sent) -> None:
    for answer in everything(proposal):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] in ("no-referrer", "same-origin")
        assert "noindex" in answer["X-Robots-Tag"]
        assert "sessionid" not in answer.cookies
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_only_the_pages_with_a_form_say_anything_to_our_own_server(proposal: Sent) -> None:
    client = fresh()
    said = {page: client.get(f"{proposal.path}{page}")["Referrer-Policy"] for page in PAGES if page != "seen/"}
    assert {page for page, policy in said.items() if policy == "same-origin"} == {"accept/", "decline/"}


def test_nothing_comes_from_elsewhere(proposal: Sent) -> None:
    accept(proposal)
    for page in ("", "thanks/"):
        text = fresh().get(f"{proposal.path}{page}").content.decode()
        addresses = re.findall(r'(?:src|href|action)="([^"]+)"', text)
        assert addresses
        assert [link for link in addresses if not link.startswith(("/", "#", "mailto:"))] == []
        assert "style=" not in text
        assert "onclick" not in text


# Looking changes nothing


AGENTS = (
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "Slackbot-LinkExpanding 1.0",
    "Microsoft Office/16.0 (SafeLinks)",
    "facebookexternalhit/1.1",
    "",
)


def test_looking_changes_not_a_byte(proposal: Sent) -> None:
    with nothing_changes():
        for agent in AGENTS:
            client = Client(headers={"User-Agent": agent})
            for page in PAGES:
                client.get(f"{proposal.path}{page}")
                client.head(f"{proposal.path}{page}")
                client.options(f"{proposal.path}{page}")


def test_looking_at_an_accepted_one_changes_not_a_byte(proposal: Sent) -> None:
    assert accept(proposal).status_code == 302
    with nothing_changes():
        for page in PAGES:
            fresh().get(f"{proposal.path}{page}")
            fresh().head(f"{proposal.path}{page}")


def test_a_get_cannot_accept(proposal: Sent) -> None:
    with nothing_changes():
        fresh().get(f"{proposal.path}accept/", posted(proposal))
        fresh().get(f"{proposal.path}decline/", {"reason": "no", "revision": proposal.revision.sha256})


def test_a_view_counts_once_a_day(proposal: Sent) -> None:
    for _ in range(5):
        assert fresh().post(f"{proposal.path}seen/").status_code == 204
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 1
    with time_machine.travel(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), tick=False):
        fresh().post(f"{proposal.path}seen/")
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 2
    assert chain.verify() == ()


def test_a_new_revision_is_seen_anew(proposal: Sent, sales: User) -> None:
    fresh().post(f"{proposal.path}seen/")
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    for _look in range(3):
        fresh().post(f"{proposal.path}seen/")
    assert Event.objects.filter(kind=Event.Kind.VIEWED).count() == 2


def test_staff_are_not_counted(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        assert sales_client.post(f"{proposal.path}seen/").status_code == 204


# Accepting


def test_the_form_signs(proposal: Sent) -> None:
    answer = accept(proposal)
    assert (answer.status_code, answer["Location"]) == (302, f"{proposal.path}thanks/")
    assert AcceptedQuote.objects.get().signer_name == "Thomas Reed"
    receipt = fresh().get(f"{proposal.path}thanks/").content.decode()
    assert "Thank you, Thomas Reed" in receipt
    assert AcceptedQuote.objects.get().record.record_hash in receipt
    page = fresh().get(proposal.path).content.decode()
    assert "Gold was accepted." in page
    assert "Review and sign" not in page


def test_what_the_page_holds_is_what_the_form_needs(proposal: Sent) -> None:
    """Filled from the page itself, not from what the test knows."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"{proposal.path}accept/?option=silver&changed=1&with=mobile").content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields: dict[str, Any] = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(value)
    typed = {
        "name": "Ana Lima",
        "title": "CFO",
        "email": "ana@harbor.example",
        "signature": "ana  lima",
        "consent": "on",
    }
    answer = client.post(f"{proposal.path}accept/", {**fields, **typed})
    assert answer.status_code == 302
    assert AcceptedQuote.objects.get().option_name == "Silver"


# Letters and symbols that draw nothing.
BLANKS = ("\u2800", "\u3164", "\u115f", "\uffa0")


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("Sinéad O'Brien", "Sinéad O’Brien"),
        ("Sinéad O’Brien", "SINÉAD O'BRIEN"),
        ("Anne-Marie Roux", "Anne\u2011Marie\u00a0Roux"),
        ("山田　太郎", "山田 太郎"),
        ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("נמל לוי", "נמל לוי\u200f"),
    ],
)
def test_a_name_is_signed_however_it_is_typed_and_kept_as_it_was(proposal: Sent, name: str, signature: str) -> None:
    assert accept(proposal, name=name, signature=signature).status_code == 302
    (signer,) = chain.body_of(AcceptedQuote.objects.get().record)["signers"]
    assert (signer["name"], signer["signature"]) == (name.replace("\u3000", " "), signature.replace("\u00a0", " "))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Your name: This field is required."),
        ({"title": "  "}, "Your title: This field is required."),
        ({"email": "nobody"}, "Enter an e-mail address like anna@example.com."),
        ({"consent": ""}, "Please tick this to agree"),
        ({"signature": ""}, "Type your name as your signature: This field is required."),
        ({"signature": "   "}, "This field is required."),
        ({"signature": "Somebody Else"}, "Your signature must be your name"),
        ({"name": "Thomas\u202eReed", "signature": "Thomas\u202eReed"}, "cannot be seen"),
        *(({"name": blank, "signature": blank}, "begins with a character that cannot") for blank in BLANKS),
        ({"name": ".", "signature": "."}, "This has no letter; write the name out."),
        ({"name": "\u200d", "signature": "\u200d"}, "This has nothing in it that can be seen"),
        ({"title": "\u2800"}, "begins with a character that cannot"),
        ({"name": "T" * 121, "signature": "T" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_it(proposal: Sent, fields: dict[str, str], words: str) -> None:
    with nothing_changes():
        answer = accept(proposal, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_of_a_blank_one_thing_is_said(proposal: Sent) -> None:
    """It is refused as what cannot be seen; that no face of the contract has it either helps nobody."""
    page = accept(proposal, title="\u2800").content.decode()
    assert "begins with a character that cannot be seen" in page
    assert "The contract cannot show" not in page


STRANGE = (
    "",
    "0",
    "-1",
    "NaN",
    "1e999",
    "1_000",
    "\u0661\u0662",
    "a" * 5000,
    "<b>",
    "'; DROP TABLE x; --",
    "\x00",
    "null",
    "0" * 64,
    "4642.84\n",
    " 4642.84",
)


@pytest.mark.parametrize("name", ["revision", "option", "with", "total", "first_invoice", "key"])
def test_a_field_the_page_did_not_write_is_refused(proposal: Sent, name: str) -> None:
    with nothing_changes():
        for value in STRANGE:
            # Of a key any 16 letters are good: that is what makes it one.
            answer = accept(proposal, **{name: value[:15] if name == "key" else value})
            assert answer.status_code in (400, 409), value
            assert "Open the proposal" in answer.content.decode() or "Write to" in answer.content.decode()


def test_a_field_that_is_not_asked_for_is_not_heard(proposal: Sent) -> None:
    unasked = ("tier", "price", "mrr", "discount", "quote", "state", "recurring_total", "terms", "unknown", "packages")
    assert accept(proposal, **dict.fromkeys(unasked, "1.00")).status_code == 302
    body = chain.body_of(AcceptedQuote.objects.get().record)
    assert body["totals"]["recurring_total"] == "4642.84"
    assert body["selection"]["tier"] == "advanced"
    assert body["selection"]["packages"] == ["security", "continuity"]
    assert body["selection"]["discount"] is None


def test_a_mismatch_shows_both_figures(proposal: Sent) -> None:
    answer = accept(proposal, total="1000.00", first_invoice="2000.00")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "1000.00" in text
    assert "$4,642.84" in text


def test_a_superseded_page_gets_the_difference(proposal: Sent, sales: User) -> None:
    draft = revise_quote(proposal.quote, sales)
    draft.discount_amount = 89
    draft.save()
    send_quote(draft, sales, NOW)
    with nothing_changes():
        answer = accept(proposal)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "has changed since you opened it" in text
    assert "$4,289.00" in text
    assert "$4,200.00" in text
    assert proposal.path in text


def test_a_second_acceptance_gets_the_receipt(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        answer = accept(proposal, key="f" * 32)
    assert answer.status_code == 409
    assert f"{proposal.path}thanks/" in answer.content.decode()


def test_the_same_form_sent_again_gets_the_same_receipt(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        assert accept(proposal)["Location"] == f"{proposal.path}thanks/"
        assert accept(proposal, title="Boss").status_code == 409


def test_after_the_last_day_nothing_can_be_signed(proposal: Sent) -> None:
    with time_machine.travel(proposal.revision.expires_at, tick=False):
        with nothing_changes():
            answers = [accept(proposal), fresh().get(proposal.path)]
        for answer in answers:
            assert answer.status_code == 410
            assert "no longer valid" in answer.content.decode()
            assert "mailto:" in answer.content.decode()


def test_a_withdrawn_one_is_gone(proposal: Sent, sales: User) -> None:
    withdraw_quote(proposal.quote, sales, NOW)
    with nothing_changes():
        assert accept(proposal).status_code == 410
        assert fresh().get(proposal.path).status_code == 410


def test_staff_cannot_accept_for_the_client(proposal: Sent, sales_client: Client, stranger_client: Client) -> None:
    for client in (sales_client, stranger_client):
        answer = accept(proposal, client)
        assert answer.status_code == 403
        assert "Only the client can sign" in answer.content.decode()
    assert not AcceptedQuote.objects.exists()
    refused = Event.objects.filter(kind=Event.Kind.REFUSED)
    assert [chain.body_of(event)["by"] for event in refused] == ["sales@example.com", "stranger@example.com"]
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.SENT


def test_staff_see_a_preview(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        page = sales_client.get(proposal.path).content.decode()
    assert "Preview." in page
    assert f"{proposal.path}accept/" not in page
    assert f"{proposal.path}seen/" not in page


def test_forms_need_their_token(proposal: Sent) -> None:
    client = Client(enforce_csrf_checks=True)
    with nothing_changes():
        for page in ("accept/", "decline/", "seen/"):
            assert client.post(f"{proposal.path}{page}", posted(proposal)).status_code == 403


# Declining


def test_a_no_is_asked_about_before_it_counts(proposal: Sent) -> None:
    """Also without JavaScript: the first press brings a page that says what it does, with the reason kept."""
    client = Client(enforce_csrf_checks=True)
    client.get(f"{proposal.path}decline/")
    token = client.cookies["csrftoken"].value
    form = {
        "reason": 'Too much\r\nfor "us".',
        "revision": proposal.revision.sha256,
        "csrfmiddlewaretoken": token,
    }
    with nothing_changes():
        asked = client.post(f"{proposal.path}decline/", form)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "It cannot be signed afterwards" in page
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = {name: unescape(value) for name, value in hidden}
    assert fields["reason"] == 'Too much\nfor "us".'
    said = client.post(f"{proposal.path}decline/", fields)
    assert (said.status_code, said["Location"]) == (302, proposal.path)
    event = Event.objects.get(kind=Event.Kind.DECLINED)
    assert chain.told(event)["reason"] == 'Too much\nfor "us".'


def test_a_no_to_what_has_changed_meanwhile_is_not_asked_about(proposal: Sent, sales: User) -> None:
    send_quote(revise_quote(proposal.quote, sales), sales, NOW)
    form = {"reason": "No", "revision": proposal.revision.sha256}
    with nothing_changes():
        assert fresh().post(f"{proposal.path}decline/", form).status_code == 409


def test_a_no_with_a_reason(proposal: Sent) -> None:
    form = {"reason": "Too much\r\nfor us.", "revision": proposal.revision.sha256, "sure": "yes"}
    answer = fresh().post(f"{proposal.path}decline/", form)
    assert (answer.status_code, answer["Location"]) == (302, proposal.path)
    event = Event.objects.get(kind=Event.Kind.DECLINED)
    assert chain.told(event)["reason"] == "Too much\nfor us."
    assert Quote.objects.get(pk=proposal.quote.pk).state == Quote.State.DECLINED
    page = fresh().get(proposal.path)
    assert page.status_code == 200
    assert "You have said no" in page.content.decode()
    with nothing_changes():
        assert fresh().post(f"{proposal.path}decline/", form).status_code == 302
        assert accept(proposal).status_code == 409


def test_a_no_without_a_usable_reason(proposal: Sent) -> None:
    with nothing_changes():
        for reason in ("", "   ", "\u202e", "x" * 1001):
            form = {"reason": reason, "revision": proposal.revision.sha256, "sure": "yes"}
            assert fresh().post(f"{proposal.path}decline/", form).status_code == 422, reason


@pytest.mark.parametrize("revision", ["", "damaged", "0" * 63])
def test_a_no_whose_hidden_field_is_damaged_is_told_so(proposal: Sent, revision: str) -> None:
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}decline/", {"reason": "Too much.", "revision": revision})
    assert answer.status_code == 400
    assert "Something about it is not as it should be." in answer.content.decode()


def test_an_accepted_one_cannot_be_declined(proposal: Sent) -> None:
    accept(proposal)
    with nothing_changes():
        answer = fresh().post(f"{proposal.path}decline/", {"reason": "No", "revision": proposal.revision.sha256})
    assert answer.status_code == 409


def test_staff_cannot_decline(proposal: Sent, sales_client: Client) -> None:
    with nothing_changes():
        form = {"reason": "No", "revision": proposal.revision.sha256}
        assert sales_client.post(f"{proposal.path}decline/", form).status_code == 403


# Hostile words


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}",
    '"><img src=x onerror=alert(1)>',
    "{{event.__init__}}",
)


def test_words_of_others_stay_words(sales: User) -> None:
    made = sent(sales, making.NOW, title=" ".join(HOSTILE)[:160], personal_line="\n\n".join(HOSTILE))
    page = fresh().get(made.path).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page
    assert "{{event.__init__}}" in page


# Where an answer came from


def ip_of_the_answer() -> str:
    return str(chain.told(AcceptedQuote.objects.get().record)["ip"])


def test_a_forged_forwarding_header_is_not_believed(proposal: Sent) -> None:
    client = Client(headers={"X-Forwarded-For": "198.51.100.9"})
    assert accept(proposal, client).status_code == 302
    assert ip_of_the_answer() == "127.0.0.1"


def test_behind_the_proxy_its_own_word_counts(proposal: Sent, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(headers={"X-Forwarded-For": "198.51.100.9, 10.0.0.1, 203.0.113.50"})
    assert accept(proposal, client).status_code == 302
    assert ip_of_the_answer() == "203.0.113.50"


def test_a_browser_that_calls_itself_anything_is_kept_short_and_plain(proposal: Sent) -> None:
    client = Client(headers={"User-Agent": "x" * 5000 + "\x07"})
    assert accept(proposal, client).status_code == 302
    assert chain.told(AcceptedQuote.objects.get().record)["user_agent"] == "x" * 400
