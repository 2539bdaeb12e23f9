"""The main job, whole, in a real browser: a plan file becomes a published plan, a quote, a mail, a signed contract."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect
from pypdf import PdfReader
from pytest_django import Settings

import pricing
from clients.models import Client
from contracts.models import Seller
from groundwork import worker
from groundwork.mail_server import FILES
from groundwork.models import User
from groundwork.tests.browser import PHONE, assert_fits
from groundwork.tests.people import PASSWORD
from pricing.tests.samples import DATA
from quotes import tasks
from quotes.models import AcceptedQuote, Quote
from quotes.tests import making
from quotes.tests.client_pages import tick_consents
from quotes.tests.sent import went_out

Axe = Callable[..., None]
NewContext = Callable[..., BrowserContext]

PLAN_FILE = DATA / "plans" / "cable-tv.json"
PLAN_NAME = "Managed services, cable TV ladder"
COLUMNS = ["Basic", "Advanced", "Security", "Continuity", "People", "Strategy", "Mobile", "Compliance"]
COLUMNS += ["Printers", "Desktop backup"]
CLIENT = "Harbor Law Group"
PERSONAL = "Thomas, you asked what happens when somebody is ill. This is what happens."
# What the price contract promises for this client, at 12 months and before any discount, and 5% off that.
PRICES = ("$1,200", "$2,638", "$4,289", "$6,073")
DISCOUNTED = ("$1,140.00", "$2,506.10", "$4,074.55", "$5,769.35")


@pytest.fixture
def msp(owner: User, sales: User, settings: Settings, tmp_path: Path) -> Seller:
    """An MSP with its people and one client with the inventory of the price contract; mail is kept in files."""
    settings.EMAIL_BACKEND = FILES
    settings.MAILBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    seller = making.a_seller()
    making.a_client(CLIENT)
    return seller


def sign_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {user.get_short_name()}")


def to(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=place).click()


def everyone_can_use(page: Page, axe: Axe) -> None:
    """It fits; in a drill axe looks too. Each of these pages has a test of its own, where axe looks every day."""
    axe(page, again=True)
    assert_fits(page)


def run_the_worker() -> int:
    """Do what the outbox asks for, as the worker does it. Returns how many jobs that were."""
    return worker.run("worker-of-this-test", worker.StopSign(), batch=True)


def downloaded(page: Page, link: Locator) -> tuple[Download, bytes]:
    with page.expect_download() as waiting:
        link.click()
    return waiting.value, Path(waiting.value.path()).read_bytes()


def publish_the_plan(page: Page, axe: Axe) -> None:
    """The owner: import, look, change the price of a service in a package, export, publish."""
    to(page, "Plans")
    page.get_by_role("link", name="Import a plan").click()
    page.get_by_label("Plan file").set_input_files(PLAN_FILE)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PLAN_NAME)

    matrix = page.get_by_role("region", name="Ladder matrix")
    expect(matrix.locator("thead .name")).to_have_text(COLUMNS)
    row = matrix.locator("#service-cmp-evid")
    expect(row).to_contain_text("Compliance evidence")
    for figure in ("450.00", "150.00", "67%"):  # price, cost (60 and two hours' work), margin
        expect(row).to_contain_text(figure)
    everyone_can_use(page, axe)

    _download, exported = export_of(page)
    assert canonical(exported) == canonical(PLAN_FILE.read_bytes())

    price = row.get_by_role("link", name="change the price of Compliance evidence")
    price.click()
    row.get_by_label("Price", exact=True).fill("480.00")
    row.get_by_label("Price", exact=True).press("Enter")
    expect(price).to_contain_text("480")

    page.get_by_role("link", name="Publish version 1").click()
    everyone_can_use(page, axe)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator("#plan-status")).to_contain_text("the same as version 1")
    name, exported = export_of(page)
    assert name.suggested_filename == "managed-services-cable-tv-ladder.json"
    prices = {service["code"]: service["charge"] for service in json.loads(exported)["services"]}
    assert prices["cmp-evid"]["price"] == "480.00"


def canonical(plan_file: bytes) -> bytes:
    return pricing.canonical_bytes(pricing.plan_document(pricing.plan_from_json(plan_file)))


def export_of(page: Page) -> tuple[Download, bytes]:
    page.get_by_text("File", exact=True).click()
    return downloaded(page, page.get_by_role("link", name="Export this plan"))


def start_the_quote(page: Page, axe: Axe) -> None:
    """The salesperson: find the client, see it counted, start."""
    to(page, "Clients")
    page.get_by_role("link", name=CLIENT).click()
    counted = page.get_by_role("region", name="What counts")
    for label, number in (("users", 22), ("mailboxes", 25), ("sites", 1)):
        expect(counted.locator(".stat").filter(has_text=re.compile(rf"^\s*{label}"))).to_contain_text(str(number))
    for kind, number in (("Server", 1), ("Workstation", 20), ("Firewall", 1), ("Switch", 1), ("Access point", 2)):
        line = counted.get_by_role("row").filter(has=page.get_by_role("rowheader", name=kind))
        expect(line.get_by_role("cell").first).to_have_text(str(number))
    everyone_can_use(page, axe)
    page.get_by_role("link", name="Start a quote").click()
    everyone_can_use(page, axe)
    page.get_by_role("button", name="Start the quote").click()


def offer(page: Page, axe: Axe) -> None:
    """At the desk: what to offer, what to recommend, term and discount; figures follow without a save."""
    prices = page.locator("#prices")
    for name in ("Basic", "Silver", "Gold", "Platinum"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("radio", name="Recommend Gold").check()
    page.get_by_role("radio", name="36 months").check()
    expect(prices).to_contain_text("$3,945.88")
    page.get_by_role("radio", name="12 months").check()
    for price in PRICES:
        expect(prices.locator(".row-price")).to_contain_text(price)
    margin = prices.get_by_role("row", name="Margin")
    before = margin.inner_text()
    page.get_by_label("Monthly discount", exact=True).press_sequentially("5")
    expect(prices.locator(".row-price")).to_contain_text("$4,074.55")
    expect(margin).not_to_have_text(before)
    page.get_by_label("Personal line").fill(PERSONAL)
    everyone_can_use(page, axe)
    page.get_by_role("button", name="Save and review").first.click()
    for price in DISCOUNTED:
        expect(page.locator(".row-price")).to_contain_text(price)


def send(page: Page, axe: Axe) -> Quote:
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("It goes out in a moment")
    went_out(Quote.objects.get())
    page.reload()
    everyone_can_use(page, axe)
    assert run_the_worker() >= 1
    return Quote.objects.get()


def address_in_the_mail(owner_page: Page, quote: Quote) -> str:
    """The link, read in the mailbox page that stands in for a mail server."""
    owner_page.goto("/mailbox/")
    owner_page.get_by_role("link", name=quote.number).click()
    expect(owner_page.get_by_role("article")).to_contain_text("thomas@harbor.example")
    expect(owner_page.get_by_role("article")).to_contain_text(PERSONAL)
    href = owner_page.get_by_role("article").get_by_role("link").first.get_attribute("href")
    assert href is not None
    assert re.search(r"/p/[\w-]{22,}/$", href)
    return href


def quote_is_out(new_context: NewContext, axe: Axe, owner: User, sales: User) -> tuple[Quote, Page, str]:
    """Points 2 and 3. Returns the quote, the salesperson's page, and the address that the client gets."""
    owner_page, desk = new_context().new_page(), new_context().new_page()
    sign_in(owner_page, owner)
    publish_the_plan(owner_page, axe)
    sign_in(desk, sales)
    start_the_quote(desk, axe)
    offer(desk, axe)
    quote = send(desk, axe)
    return quote, desk, address_in_the_mail(owner_page, quote)


def compare_without_scripts(new_context: NewContext, address: str) -> None:
    """The client, on a telephone without JavaScript: the cards, the steps, a package in and the total with it."""
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(address)
    cards = page.get_by_role("article")
    for card, price in zip(cards.all(), DISCOUNTED, strict=True):
        expect(card.locator(".card-price")).to_have_text(price.removesuffix(".00"))
    expect(cards.nth(1)).to_contain_text("+ $1,366.10 over Basic")
    expect(page.locator("#total .figures-month dd")).to_have_text("$4,074.55")
    page.get_by_role("checkbox", name="Compliance").check()
    page.get_by_role("button", name="Update the total").click()
    expect(page.locator("#total-title")).to_have_text("Gold with Compliance")
    expect(page.locator("#total .figures-month dd")).to_have_text("$4,530.55")  # 4,289 and the new 480, less 5%


def compare(page: Page, address: str, axe: Axe) -> None:
    """The same with JavaScript: the total follows the tick at once."""
    page.goto(address)
    expect(page.get_by_text(PERSONAL)).to_be_visible()
    everyone_can_use(page, axe)
    for row in ("$4,289.00", "$4,074.55"):
        expect(page.locator("#total")).to_contain_text(row)
    with page.expect_response("**/seen/"):
        page.get_by_role("checkbox", name="Compliance").check()
    expect(page.locator("#total-title")).to_have_text("Gold with Compliance")
    expect(page.locator("#total .figures-month dd")).to_have_text("$4,530.55")


def sign(page: Page, axe: Axe) -> None:
    page.locator("#total").get_by_role("button", name="Review and sign").click()
    everyone_can_use(page, axe)
    page.get_by_label("Your name", exact=True).fill("Thomas Reed")
    page.get_by_label("Your title").fill("Managing partner")
    page.get_by_label("Your e-mail address").fill("thomas@harbor.example")
    tick_consents(page)
    page.get_by_label("Type your name as your signature").fill("Thomas Reed")
    page.get_by_role("button", name="Sign for $4,530.55 a month").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Thomas Reed")
    everyone_can_use(page, axe)


def check_the_contract(page: Page, quote: Quote) -> None:
    """The PDF that the client takes home names who signed what, and the entry of the log that proves it."""
    contract = AcceptedQuote.objects.select_related("record").get()
    assert (contract.quote, str(contract.mrr), contract.term_months) == (quote, "4530.5500", 12)
    # The page that waits for the seal shows the file by itself.
    expect(page.get_by_text("Your contract is being sealed")).to_be_visible()
    tasks.render_contract.func(contract.pk)
    download, content = downloaded(page, page.get_by_role("link", name="Download the contract"))
    assert download.suggested_filename == f"{quote.number}-contract.pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages)
    for words in ("Thomas Reed, Managing partner", "thomas@harbor.example", "$4,530.55", CLIENT):
        assert words in text
    assert contract.record.record_hash in re.sub(r"\s", "", text)


def test_from_a_plan_file_to_a_signed_contract(
    new_context: NewContext, axe: Axe, msp: Seller, owner: User, sales: User
) -> None:
    quote, desk, address = quote_is_out(new_context, axe, owner, sales)
    compare_without_scripts(new_context, address)
    client = new_context(viewport=PHONE).new_page()
    compare(client, address, axe)
    sign(client, axe)
    check_the_contract(client, quote)
    assert run_the_worker() >= 2  # the contract's PDF is kept, and mailed to both

    desk.reload()
    expect(desk.get_by_role("heading", name="Accepted by Thomas Reed")).to_be_visible()
    told = desk.locator(".timeline li")
    for kind, words in (
        ("accepted", r"Accepted.*Thomas Reed, Managing partner, thomas@harbor\.example.*\$4,530\.55 a month.*202\d"),
        ("viewed", r"Viewed.*Revision 1"),
        ("sent", r"Sent.*Sam Sales.*Revision 1"),
    ):
        expect(told.and_(desk.locator(f".moment-{kind}"))).to_have_text(re.compile(words, re.DOTALL))
    everyone_can_use(desk, axe)


@pytest.mark.drill  # test_a_no_in_a_browser of quotes, and what follows at the desk in its views, run every day
def test_a_no_with_its_reason(page: Page, page_of: Callable[..., Page], axe: Axe, msp: Seller, sales: User) -> None:
    """The client says no on the telephone; the salesperson reads why, in the mail's words and on the quote's page."""
    revision = making.a_sent_quote(sales, Client.objects.get())
    desk = page_of(sales)
    desk.goto(f"/quotes/{revision.quote.number}/")
    address = desk.get_by_label("Link", exact=True).input_value()
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.locator("#total").get_by_role("link", name="Not for us").click()
    everyone_can_use(page, axe)
    page.get_by_label("The price").check()
    page.get_by_label("In your words").fill("Our office moves in spring. Ask again in May.")
    page.get_by_role("button", name="Say no").click()
    page.get_by_role("button", name="Yes, say no").click()
    expect(page.get_by_text("Your reason: Our office moves in spring.")).to_be_visible()
    everyone_can_use(page, axe)
    assert not AcceptedQuote.objects.exists()
    assert run_the_worker() >= 1
    desk.reload()
    expect(desk.locator(".moment-declined")).to_contain_text("Our office moves in spring. Ask again in May.")
    everyone_can_use(desk, axe)
