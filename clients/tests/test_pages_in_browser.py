"""The clients' pages in a real browser: phone and desktop, light and dark, by keyboard and without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import FileChooser, Page, expect

from clients.importing.rows import Choices
from clients.models import Client, Device
from clients.services.clients import ClientEntry, ContactEntry, save_client
from clients.services.imports import import_devices
from clients.services.remembering import remember_answers
from clients.tests.files import DATA, csv_of, sample
from groundwork.held_files import SourceFile
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look

PageOf = Callable[..., Page]
Axe = Callable[..., None]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def harbor(sales: User) -> Client:
    contact = ContactEntry("Ruth Harbor", "ruth@harbor.example", "Managing partner", primary=True)
    client = save_client(None, ClientEntry("Harbor Law Group", sales, 22, 25, contacts=(contact,)), NOW)
    import_devices(client, SourceFile("rmm-a.csv", sample("rmm-a.csv")), Choices(), sales, NOW)
    return client


def looks_right(page: Page, axe: Axe, part: str | None = None) -> None:
    """Where the page was looked at in another test, `part` is what is new."""
    for _look in each_look(page):
        axe(page, part)
        assert_fits(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)


def test_pages(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    of_one = ("", "edit/", "devices/new/", "import/", "history/")
    for path in ("", "new/", *(f"{harbor.pk}/{each}" for each in of_one), "?q=nobody"):
        page.goto(f"/clients/{path}")
        looks_right(page, axe)
    page.goto(f"/clients/{harbor.pk}/")
    expect(page.locator(".devices-table tbody").get_by_text("yes").first).to_be_hidden()  # on a phone, as it is usual


def test_empty_pages(page_of: PageOf, sales: User, axe: Axe) -> None:
    page = page_of(sales)
    page.goto("/clients/")
    looks_right(page, axe)
    page.goto(f"/clients/{Client.objects.create(name='Mill').pk}/")
    looks_right(page, axe)


def test_a_device_page(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/devices/{Device.objects.filter(client=harbor)[0].pk}/")
    page.get_by_text("Retire this device").click()
    looks_right(page, axe)
    page.get_by_role("button", name="Retire it").click()
    expect(page.get_by_text("is retired and counts no more")).to_be_visible()


# Without JavaScript it is the forms that clients/tests/views/ send every day.
@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.drill)])
def test_an_import_from_the_file_to_the_inventory(
    page_of: PageOf, sales: User, harbor: Client, axe: Axe, javascript: bool
) -> None:
    page = page_of(sales, java_script_enabled=javascript)
    page.goto(f"/clients/{harbor.pk}/import/")
    expect(page.get_by_text("Drop the file here")).to_be_visible(visible=javascript)
    page.get_by_label("Inventory file").set_input_files(DATA / "rmm-c-awkward.csv")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("Kind of “toaster + windows”").select_option("other")
    page.get_by_role("button", name="Look again with these answers").click()
    page.get_by_text("note about a row that comes in").or_(page.get_by_text("notes about rows that come in")).click()
    expect(page.get_by_text("“yesterday” in “last_seen” is no date")).to_be_visible()
    if javascript:
        looks_right(page, axe)
    page.get_by_role("button", name="Import: 23 new, 0 changed").click()
    expect(page.get_by_text("23 new, 0 changed, 0 unchanged, 0 retired")).to_be_visible()
    assert Device.objects.filter(client=harbor).count() == 71


FILES = """files => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name));
    return data;
}"""


def drag(page: Page, event: str, *files: tuple[str, str]) -> None:
    """Drag files over the place that takes them, or drop them there."""
    data = page.evaluate_handle(FILES, [list(file) for file in files])
    page.get_by_label("Inventory file").dispatch_event(event, {"dataTransfer": data})


def test_a_file_is_dropped_and_imported(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    zone = page.locator("[data-drop]")
    expect(page.get_by_text("Drop the file here")).to_be_visible()
    inventory = ("Devices.CSV", csv_of("DROPPED-1,server,D1").decode())
    drag(page, "dragover", inventory)
    expect(zone).to_contain_class("drop-over")
    looks_right(page, axe)
    drag(page, "drop", inventory)
    expect(zone).not_to_contain_class("drop-over")
    expect(page.get_by_role("status").filter(has_text="Devices.CSV")).to_have_text("Devices.CSV 1 kB")
    looks_right(page, axe)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name="Import: 1 new, 0 changed").click()
    expect(page.get_by_text("Devices.CSV is imported: 1 new")).to_be_visible()
    assert harbor.devices.filter(hostname="DROPPED-1").exists()


def test_what_cannot_be_dropped_is_said_there_and_the_file_before_stays(
    page_of: PageOf, sales: User, harbor: Client, axe: Axe
) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    fault, has = page.locator("[data-fault]"), page.locator("[data-name]")
    drag(page, "drop", ("offer.pdf", "%PDF"))
    expect(fault).to_have_text(
        "“offer.pdf” cannot be taken here. Drop a file that ends in .csv, .tsv, .txt, .xlsx, .xls, .xlsb, .ods."
    )
    expect(has).to_be_empty()
    looks_right(page, axe)
    drag(page, "drop", ("a.xlsx", "x"))
    expect(fault).to_be_empty()
    drag(page, "drop", ("b.csv", "b"), ("c.csv", "c"))
    expect(fault).to_have_text("These are 2 files. Drop one of them.")
    expect(has).to_have_text("a.xlsx")
    assert page.get_by_label("Inventory file").evaluate("input => input.files[0].name") == "a.xlsx"


def test_a_file_let_go_beside_its_place_does_not_replace_the_page(page_of: PageOf, sales: User, harbor: Client) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    refused = """files => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "x.csv"));
        const let_go = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        return !document.querySelector("h1").dispatchEvent(let_go);
    }"""
    assert page.evaluate(refused)
    expect(page.locator("[data-name]")).to_be_empty()


def test_the_place_for_a_file_is_reached_and_opened_by_keyboard(page_of: PageOf, sales: User, harbor: Client) -> None:
    page = page_of(sales)
    # Long before the key: the browser is told of a listener in the background, and until it knows, a chooser that
    # opens is shut again and told nobody.
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))
    page.goto(f"/clients/{harbor.pk}/import/")
    page.get_by_role("main").focus()
    for _ in range(2):  # the way back, then the place
        page.keyboard.press("Tab")
    expect(page.get_by_label("Inventory file")).to_be_focused()
    for _press in range(20):  # Chromium forgets a key when it lays out the page before the key is let go
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if opened:
            break
    opened[-1].set_files(DATA / "rmm-a.csv")
    expect(page.locator("[data-name]")).to_have_text("rmm-a.csv")


def test_a_picture_is_named_where_it_was_chosen(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    picture = {"name": "devices.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)}
    page.get_by_label("Inventory file").set_input_files(picture)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("The file is a picture (PNG)").first).to_be_visible()
    looks_right(page, axe)


def test_a_remembered_answer_is_put_back_to_the_guess(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    remembered = {"toaster": "printer", "kettle": "other", "fridge": "nas"}
    header = ["Host name", "Kind", "Serial"]
    columns = {"Host name": "host", "Kind": "kind", "Serial": "ignore"}
    remember_answers(header, Choices(columns=columns, kinds=remembered), NOW)
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    content = csv_of("A,toaster,S1", "B,kettle,S2", header=",".join(header))
    file = {"name": "next.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Inventory file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("with these columns are filled in")).to_be_visible()
    page.get_by_text("1 remembered word that is not in this file").click()
    looks_right(page, axe)
    page.get_by_role("button", name="As guessed: “toaster”").click()
    expect(page.get_by_label("Kind of “toaster”")).to_have_value("")
    expect(page.get_by_label("Kind of “kettle”")).to_have_value("other")
    page.get_by_role("button", name="All as guessed").click()
    expect(page.get_by_label("Kind of “kettle”")).to_have_value("")
    expect(page.get_by_label("Meaning of “Serial”")).to_have_value("serial")
    expect(page.get_by_role("button", name="All as guessed")).to_have_count(0)


def test_devices_are_filtered_in_place(page_of: PageOf, sales: User, harbor: Client) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/")
    page.get_by_label("Kind").select_option("firewall")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("HARBOR-FIR-044")).to_be_visible()
    expect(page.get_by_text("HARBOR-LAP-000")).to_be_hidden()
    assert "kind=firewall" in page.url


def test_many_devices_are_ticked_and_changed(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/?kind=laptop")
    page.get_by_label("Tick all on this page").check()
    page.get_by_label("With these devices").select_option(label="Spare")
    looks_right(page, axe)
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_text("12 devices are changed.")).to_be_visible()
    assert harbor.devices.filter(uncovered="spare").count() == 12


def told_on(page: Page, button: str) -> list[str]:
    """What the page with this button says of an import while it goes on; filled as it does."""
    shown: list[str] = []
    page.expose_function("tell", lambda text: shown.append(text))  # playwright wants a function
    page.get_by_role("button", name=button).wait_for()  # a press before does not wait for the page that it leads to
    page.locator(".import-progress [data-words]").evaluate(
        "(words) => new MutationObserver((all) => tell(all[0].target.textContent)).observe(words, {childList: true})"
    )
    return shown


def test_a_long_import_shows_how_far_it_is(page_of: PageOf, sales: User, harbor: Client) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    content = csv_of(*(f"NEW-{number},server,N{number}" for number in range(1_500)))
    file = {"name": "many.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Inventory file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    shown = told_on(page, "Import: 1,500 new, 0 changed")
    page.get_by_role("button", name="Import: 1,500 new, 0 changed").click()
    page.wait_for_url(f"**/clients/{harbor.pk}/")
    assert "Importing: 500 of 1,500 devices" in shown
    assert harbor.devices.filter(hostname__startswith="NEW-").count() == 1_500


def test_a_file_of_several_clients(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    content = csv_of(
        "A,server,Harbor Law Group,S1", "B,laptop,New & Co,S2", "C,laptop,,S3", header="Host name,Kind,Client,Serial"
    )
    file = {"name": "several.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Inventory file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("link", name="Import it for each of them").click()
    looks_right(page, axe)
    page.get_by_label("New & Co").check()
    page.get_by_role("button", name="Import for these clients").click()
    expect(page.get_by_text("Imported for 2 clients.")).to_be_visible()
    assert {device.hostname for device in Client.objects.get(name="New & Co").devices.all()} == {"B"}


@pytest.mark.drill  # every day of one client above, and of several in clients/tests/views/test_import_split.py
def test_a_long_import_for_several_clients_shows_how_far_it_is(page_of: PageOf, sales: User, harbor: Client) -> None:
    mill = Client.objects.create(name="Mill")
    page = page_of(sales)
    page.goto(f"/clients/{harbor.pk}/import/")
    rows = [f"NEW-{number},server,{('Harbor Law Group', 'Mill')[number % 2]}" for number in range(1_600)]
    file = {"name": "many.csv", "mimeType": "text/csv", "buffer": csv_of(*rows, header="Host name,Kind,Client")}
    page.get_by_label("Inventory file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("link", name="Import it for each of them").click()
    shown = told_on(page, "Import for these clients")
    page.get_by_role("button", name="Import for these clients").click()
    page.wait_for_url("**/clients/")
    expect(page.get_by_text("Imported for 2 clients.")).to_be_visible()
    assert "Importing: 1,300 of 1,600 devices" in shown
    assert mill.devices.count() == 800


def test_clients_from_a_file_merged_and_archived(page_of: PageOf, sales: User, harbor: Client, axe: Axe) -> None:
    page = page_of(sales)
    page.goto("/clients/import/")
    looks_right(page, axe)
    header = "Name,Legal name,Postal address,Users,Contacts,Shoe size"
    content = csv_of(
        'Harbor Law,Harbor Law LLP,"1 Pier\nPortland",30,*Ruth Harbor <ruth@harbor.example> | 555;Ben <b@x.example>,1',
        "Harbor Law Group,Harbor Law Group LLP,2 Pier,,,",
        "Mill,,,many,Ada,",
        header=header,
    )
    file = {"name": "clients.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("File of clients").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("1 new client").click()
    page.get_by_text("1 client that would change").click()
    looks_right(page, axe)
    page.get_by_label("Change the 1 client that is there already").check()
    page.get_by_role("button", name="Import these clients").click()
    expect(page.get_by_text("Clients imported: 1 new, 1 changed.")).to_be_visible()
    page.goto(f"/clients/{harbor.pk}/edit/")
    page.get_by_role("link", name="Is it there twice?").click()
    looks_right(page, axe)
    page.get_by_role("link", name="Harbor Law", exact=True).click()
    looks_right(page, axe)
    page.get_by_label("22 + 30 = 52").check()
    page.get_by_role("button", name="Merge, and archive Harbor Law").click()
    expect(page.get_by_text("Harbor Law is part of Harbor Law Group now.")).to_be_visible()
    page.goto(f"/clients/{harbor.pk}/edit/")
    page.get_by_text("Archive this client").click()
    page.get_by_role("button", name="Archive it").click()
    expect(page.get_by_text("Archived on")).to_be_visible()
    looks_right(page, axe, ".page-header, .notice")
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("is back among your clients")).to_be_visible()
