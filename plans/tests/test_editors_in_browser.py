"""Open editors in a real browser: what was typed outlives what is done beside it, and the keyboard stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

import pricing
from groundwork.access import Role
from groundwork.models import User
from groundwork.tests.browser import assert_fits, each_look
from groundwork.tests.people import a_person
from plans.editing.entries import add, remove
from plans.editing.kinds import KINDS, find
from plans.editing.placing import rename_category
from plans.models import Plan
from plans.selectors import working_plan
from plans.services import edit_plan
from plans.tests.conftest import NOW

PageOf = Callable[..., Page]
ByBen = Callable[[Callable[[pricing.Plan], pricing.Plan]], None]


@pytest.fixture
def by_ben(plan: Plan, owner: User) -> ByBen:
    ben = a_person("ben@example.com", Role.OWNER, name="Ben Other")

    def do(edit: Callable[[pricing.Plan], pricing.Plan]) -> None:
        plan.refresh_from_db()
        edit_plan(plan, edit, what=lambda _plan: "x", revision=plan.revision, by=ben, now=NOW)

    return do


def _form(page: Page, opener: Locator, title: str) -> Locator:
    opener.click()
    form = page.get_by_role("form", name=title)
    expect(form).to_be_visible()
    return form


@pytest.mark.drill
@pytest.mark.console_allows("status of 409", "Status Error Code 4")
def test_what_is_open_outlives_what_others_do(builder_of: PageOf, owner: User, plan: Plan, by_ben: ByBen) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    boxes = [
        _form(page, page.locator("#matrix .group-name").first, "Category: Server").get_by_label("Category"),
        _form(page, page.locator("#service-srv-care .service-name"), "Service: ").get_by_label("Name"),
        _form(page, page.locator("#list-preset .entry-name").first, "Preset: Basic").get_by_label("Name"),
        _form(page, page.get_by_role("link", name="Add a tax"), "A new tax").get_by_label("Name"),
        _form(page, page.locator("#package-people .name"), "Package: ").get_by_label("Name"),
        _form(page, page.get_by_role("link", name="Add a service to Network"), "A new service").get_by_label("Name"),
    ]
    for number, box in enumerate(boxes):
        box.fill(f"typed {number}")

    # Ben makes the page draw the whole matrix and two lists anew, and the category is called otherwise.
    value = working_plan(plan)
    by_ben(add(KINDS["service"], replace(value.services[0], code="more", name="More")))
    by_ben(add(KINDS["preset"], replace(value.presets[0], code="more", name="More")))
    by_ben(rename_category("Network", "Wires"))
    by_ben(remove(KINDS["preset"], "basic"))
    page.locator('button[value="put package:security srv-base"]').click()
    expect(page.locator("#service-more")).to_be_visible()
    expect(page.locator("#matrix")).to_contain_text("Wires, rename")
    for number, box in enumerate(boxes):
        expect(box).to_have_value(f"typed {number}")

    # What Ben has removed under an open form is said there, and can be added as it was typed.
    page.get_by_role("form", name="Preset: Basic").get_by_role("button", name="Save").click()
    form = page.get_by_role("form", name="A new preset")
    expect(form.get_by_role("alert")).to_contain_text("Somebody has removed this meanwhile")
    form.get_by_role("button", name="Add").click()
    expect(page.locator("#list-preset")).to_contain_text("typed 2")
    assert find(working_plan(plan), KINDS["preset"], "basic").name == "typed 2"
    for number in (0, 1, 3, 4, 5):
        expect(boxes[number]).to_have_value(f"typed {number}")


@pytest.mark.drill
def test_forms_of_tiers_and_packages_stand_beside_each_other(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    tools = page.locator(".matrix-tools")
    openers = {
        "Tier: Basic": page.locator("#tier-basic .name"),
        "Package: People": page.locator("#package-people .name"),
        "A new tier": tools.get_by_role("link", name="Tier", exact=True),
        "A new package": tools.get_by_role("link", name="Package", exact=True),
        "Package: Security": page.locator("#package-security .name"),
    }
    boxes = {title: _form(page, opener, title).get_by_label("Name") for title, opener in openers.items()}
    for title, box in boxes.items():
        box.fill(f"{title}, typed")
    for opener in openers.values():  # pressed once more they open nothing anew
        opener.click()
    for title, box in boxes.items():
        expect(box).to_have_value(f"{title}, typed")

    # One is saved without a change of the columns, one with it, one is left: the others keep what was typed.
    page.get_by_role("form", name="Package: People").get_by_role("button", name="Save").click()
    expect(page.locator("#package-people .name")).to_have_text("Package: People, typed")
    page.get_by_role("form", name="A new tier").get_by_role("button", name="Add").click()
    expect(page.locator("#matrix-head th.tier")).to_have_count(3)
    page.once("dialog", lambda dialog: dialog.accept())
    boxes["A new package"].press("Escape")
    for title in ("Package: People", "A new tier", "A new package"):
        expect(page.get_by_role("form", name=title)).to_have_count(0)
    for title in ("Tier: Basic", "Package: Security"):
        expect(boxes[title]).to_have_value(f"{title}, typed")
    assert find(working_plan(plan), KINDS["package"], "people").name == "Package: People, typed"


def test_moving_and_copying_from_an_editor_leave_it_open(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    form = _form(page, page.locator("#service-srv-base .service-name"), "Service: Server programme")
    form.get_by_label("Benefit").fill("Half a sentence")
    form.get_by_role("button", name="Move down").click()
    expect(page.locator("#matrix tbody[data-category=Server] tr").nth(2)).to_contain_text("Server programme")
    expect(form.get_by_role("button", name="Move down")).to_be_focused()
    form.get_by_role("button", name="Duplicate").click()
    expect(page.locator("#matrix")).to_contain_text("Server programme, copy")
    expect(form.get_by_label("Benefit")).to_have_value("Half a sentence")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert working_plan(plan).index.services["srv-base"].benefit == "Half a sentence"
    form = _form(page, page.locator("#service-srv-base .service-name"), "Service: Server programme")
    form.get_by_role("button", name="Remove").click()
    expect(form).to_have_count(0)


# A newer answer takes the place of one that is still on its way for the figures beside the matrix: htmx lets that go.
@pytest.mark.console_allows("htmx:sendAbort", "htmx:afterRequest")
def test_a_key_that_is_held_moves_on_and_stays_with_what_it_moves(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    _form(page, page.locator("#list-fee .entry-name").first, "One-time fee: ")  # an open editor draws nothing to itself
    head = page.locator("#matrix-head th.package .name")
    last = head.last.inner_text()
    head.last.focus()
    for _press in range(3):  # faster than any answer
        page.keyboard.press("Alt+ArrowLeft")
    expect(head.nth(head.count() - 4)).to_have_text(last)
    expect(head.nth(head.count() - 4)).to_be_focused()

    presets = page.locator("#list-preset .entry-name")
    page.keyboard.press("Shift")  # any other key: what comes in late takes the keyboard back no more
    presets.first.focus()
    for _press in range(2):
        page.keyboard.press("Alt+ArrowDown")
    expect(presets.nth(2)).to_have_text("Basic")
    expect(presets.nth(2)).to_be_focused()
    assert [preset.code for preset in working_plan(plan).presets][2] == "basic"


# Enter asks at once, what was typed a moment later: where the first is still on its way, the second takes its place.
@pytest.mark.console_allows("htmx:sendAbort", "htmx:afterRequest")
def test_enter_in_the_previews_search_stays_with_the_client(page_of: PageOf, owner: User, plan: Plan) -> None:
    page = page_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    preview = page.locator("#plan-preview")
    preview.get_by_role("button", name="Large").click()
    expect(preview.locator(".preview-name")).to_contain_text("Large")
    page.locator("#preview-search").fill("nobody")
    page.locator("#preview-search").press("Enter")
    expect(preview.get_by_text("No client of that name.")).to_be_visible()
    expect(preview.locator(".preview-name")).to_contain_text("Large")


def test_a_new_entry_of_a_list_takes_the_keyboard_and_escape_asks_before_it_goes(
    builder_of: PageOf, owner: User, plan: Plan
) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("link", name="Add a fee").focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("form", name="A new one-time fee")
    expect(form.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Setup")
    page.keyboard.press("Escape")
    expect(form.get_by_label("Name")).to_have_value("Setup")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert asked == ["Close this form? What you typed in it is not saved."] * 2
    page.get_by_role("link", name="Add a fee").click()
    expect(form.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Escape")  # nothing typed, nothing asked
    expect(form).to_have_count(0)
    assert len(asked) == 2


def test_the_page_is_not_left_with_something_typed_unasked(builder_of: PageOf, owner: User, plan: Plan) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    _form(page, page.locator("#service-srv-base .service-name"), "Service: Server programme").get_by_label(
        "Benefit"
    ).fill("x")
    kinds: list[str] = []

    def answer(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator(".bar").get_by_role("link", name="Clients").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clients")
    assert kinds == ["beforeunload"]


def test_removing_what_is_in_use_says_what_it_moves_and_is_taken_back_by_one_press(
    builder_of: PageOf, owner: User, plan: Plan
) -> None:
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    before = working_plan(plan)
    form = _form(page, page.locator("#unit-user .entry-name"), "Unit: User")
    form.get_by_role("button", name="Remove").click()
    note = page.locator("#toasts .notice")
    expect(note).to_contain_text("User removed. Microsoft 365 administration")
    note.get_by_role("button", name="Undo").click()
    expect(note).to_contain_text("Undone: User removed.")
    assert working_plan(plan) == before


def test_names_without_a_space_stay_in_their_place(builder_of: PageOf, owner: User, plan: Plan, by_ben: ByBen) -> None:
    long = "W" * 200
    value = working_plan(plan)
    by_ben(add(KINDS["service"], replace(value.services[0], code="long", name=long, category=long, charge=None)))
    by_ben(add(KINDS["preset"], replace(value.presets[0], code="long", name=long)))
    page = builder_of(owner)
    page.goto(f"/plans/{plan.pk}/")
    expect(page.locator("#preset-long")).to_be_visible()
    for _look in each_look(page):
        assert_fits(page)
    expect(page.locator("#service-srv-base .price-link").first).to_be_in_viewport()
