"""Who may open what. Every address has a row here, and every kind of person is tried at every address.

A new address without a row fails: add its row to ACCESS, and decide by that who may.
"""

import pytest
from django.http import Http404
from django.test import Client

from groundwork import access
from groundwork.access import SELLERS, STAFF, Role
from groundwork.models import User
from groundwork.tests.people import signed_in
from msp_portal.tests.addresses import Address, every_address

PUBLIC: tuple[Role, ...] = ()
ACCESS: dict[str, tuple[Role, ...]] = {
    "home": STAFF,
    "brand_css": PUBLIC,
    "client_css": PUBLIC,
    "client_js": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "health": PUBLIC,
    "robots": PUBLIC,
    "verify": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_change_password": STAFF,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": STAFF,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "usersessions_list": STAFF,
    "mfa_index": STAFF,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": STAFF,
    "mfa_activate_totp": STAFF,
    "mfa_deactivate_totp": STAFF,
    "mfa_view_recovery_codes": STAFF,
    "mfa_generate_recovery_codes": STAFF,
    "mfa_download_recovery_codes": STAFF,
    "mfa_list_webauthn": STAFF,
    "mfa_add_webauthn": STAFF,
    "mfa_reauthenticate_webauthn": STAFF,
    "mfa_login_webauthn": PUBLIC,
    "mfa_remove_webauthn": STAFF,
    "first_hour_mail": (Role.OWNER,),
    "first_hour_away": (Role.OWNER,),
    "people": (Role.OWNER,),
    "person_new": (Role.OWNER,),
    "people_factor": (Role.OWNER,),
    "person_edit": (Role.OWNER,),
    "person_close": (Role.OWNER,),
    "person_invite": (Role.OWNER,),
    "person_open": (Role.OWNER,),
    "person_factor": (Role.OWNER,),
    "person_sessions": (Role.OWNER,),
    "company": (Role.OWNER,),
    "company_texts": (Role.OWNER,),
    "company_texts_edit": (Role.OWNER,),
    "approval_rules": (Role.OWNER,),
    "library": STAFF,
    "library_file": STAFF,
    "library_new": (Role.OWNER,),
    "library_edit": (Role.OWNER,),
    "catalogue": SELLERS,
    "catalogue_new": SELLERS,
    "catalogue_edit": SELLERS,
    "reminders": (Role.OWNER,),
    "things": (Role.OWNER,),
    "thing_edit": (Role.OWNER,),
    "thing_remove": (Role.OWNER,),
    "status": (Role.OWNER,),
    "job_retry": (Role.OWNER,),
    "job_drop": (Role.OWNER,),
    "mailbox": SELLERS,
    "mail_page": SELLERS,
    "styleguide": STAFF,
    "plans:plan_list": STAFF,
    "plans:plan_import": (Role.OWNER,),
    "plans:plan_new": (Role.OWNER,),
    "plans:cost_sheet": SELLERS,
    "plans:cost_add": (Role.OWNER,),
    "plans:cost_export": SELLERS,
    "plans:cost_import": (Role.OWNER,),
    "plans:cost_edit": (Role.OWNER,),
    "plans:cost_remove": (Role.OWNER,),
    "plans:plan_notes": SELLERS,
    "plans:note_edit": (Role.OWNER,),
    "plans:plan_texts": (Role.OWNER,),
    "plans:texts_edit": (Role.OWNER,),
    "plans:plan_page": STAFF,
    "plans:plan_export": SELLERS,
    "plans:plan_archive": (Role.OWNER,),
    "plans:plan_bring_back": (Role.OWNER,),
    "plans:plan_publish": (Role.OWNER,),
    "plans:service_put": (Role.OWNER,),
    "plans:services_edit": (Role.OWNER,),
    "plans:service_price": (Role.OWNER,),
    "plans:category_edit": (Role.OWNER,),
    "plans:category_move": (Role.OWNER,),
    "plans:plan_settings": (Role.OWNER,),
    "plans:plan_fix": (Role.OWNER,),
    "plans:plan_raise": (Role.OWNER,),
    "plans:plan_undo": (Role.OWNER,),
    "plans:plan_redo": (Role.OWNER,),
    "plans:entry_add": (Role.OWNER,),
    "plans:entry_edit": (Role.OWNER,),
    "plans:entry_duplicate": (Role.OWNER,),
    "plans:entry_move": (Role.OWNER,),
    "plans:entry_remove": (Role.OWNER,),
    "plans:version_list": STAFF,
    "plans:version_export": SELLERS,
    "plans:version_compare": STAFF,
    "plans:version_restore": (Role.OWNER,),
    "quotes:quote_list": STAFF,
    "quotes:quote_new": SELLERS,
    "quotes:quote_find": SELLERS,
    "quotes:quote_queue": SELLERS,
    "quotes:quote_several": SELLERS,
    "quotes:quote_follow": SELLERS,
    "quotes:quote_duplicate": SELLERS,
    "quotes:quote_delete": SELLERS,
    "quotes:quote_reassign": SELLERS,
    "quotes:quote_lose": SELLERS,
    "quotes:note_add": SELLERS,
    "quotes:note_remove": SELLERS,
    "reports": STAFF,
    "report_csv": STAFF,
    "quotes:client_room": STAFF,
    "quotes:quote_true_up": SELLERS,
    "quotes:quote_anew": SELLERS,
    "quotes:quote_amend": SELLERS,
    "quotes:contract_actions": STAFF,
    "quotes:plan_preview": STAFF,
    "quotes:plan_as_client": STAFF,
    "quotes:plan_effect": SELLERS,
    "quotes:plan_raise_effect": (Role.OWNER,),
    "quotes:plan_sample": (Role.OWNER,),
    "quotes:plan_outdated": STAFF,
    "quotes:quote_notes": SELLERS,
    "quotes:quote_upgrade": SELLERS,
    "quotes:quote_page": STAFF,
    "quotes:quote_edit": SELLERS,
    "quotes:quote_prices": SELLERS,
    "quotes:quote_picks": SELLERS,
    "quotes:template_list": SELLERS,
    "quotes:template_edit": SELLERS,
    "quotes:template_delete": SELLERS,
    "quotes:template_save": SELLERS,
    "quotes:order_list": SELLERS,
    "quotes:order_csv": SELLERS,
    "quotes:order_tick": SELLERS,
    "quotes:order_untick": SELLERS,
    "quotes:quote_count": SELLERS,
    "quotes:quote_timeline": STAFF,
    "quotes:quote_send": SELLERS,
    "quotes:quote_send_both": SELLERS,
    "quotes:quote_schedule": SELLERS,
    "quotes:quote_recipients": SELLERS,
    "quotes:quote_hush": SELLERS,
    "quotes:queue_telling": SELLERS,
    "quotes:quote_extend": SELLERS,
    "quotes:quote_mail_preview": SELLERS,
    "quotes:quote_unsend": SELLERS,
    "quotes:quote_sending": SELLERS,
    "quotes:signer_remind": SELLERS,
    "quotes:signer_link": SELLERS,
    "quotes:signer_close": SELLERS,
    "quotes:countersign": (Role.OWNER,),
    "quotes:quote_question": SELLERS,
    "quotes:question_settle": SELLERS,
    "quotes:colleague_close": SELLERS,
    "quotes:quote_compare": STAFF,
    "quotes:deposit_paid": SELLERS,
    "quotes:deposit_unpaid": SELLERS,
    "quotes:quote_mail": SELLERS,
    "quotes:mail_try": SELLERS,
    "quotes:mail_dismiss": SELLERS,
    "quotes:quote_ask": SELLERS,
    "quotes:approval": SELLERS,
    "quotes:approval_queue": SELLERS,
    "quotes:quote_uncounted": SELLERS,
    "quotes:quote_revise": SELLERS,
    "quotes:quote_withdraw": SELLERS,
    "quotes:quote_link": SELLERS,
    "quotes:quote_close": SELLERS,
    "quotes:on_behalf_choose": SELLERS,
    "quotes:on_behalf_accepted": SELLERS,
    "quotes:on_behalf_declined": SELLERS,
    "quotes:quote_evidence": STAFF,
    "quotes:quote_preview": STAFF,
    "quotes:proposal_pdf": STAFF,
    "quotes:contract_pdf": STAFF,
    "contracts:bring_in": SELLERS,
    "contracts:contracts_upload": SELLERS,
    "contracts:contracts_check": SELLERS,
    "contracts:contracts_told": SELLERS,
    "contracts:contracts_drop": SELLERS,
    "contracts:contracts_template": SELLERS,
    "quotes:quote_package": SELLERS,
    "true_ups:page": STAFF,
    "true_ups:preview": SELLERS,
    "true_ups:approve": SELLERS,
    "renewals": STAFF,
    "renewal_draft": SELLERS,
    "renewal_record": SELLERS,
    "contracts:increases": (Role.OWNER,),
    "contracts:calendar": STAFF,
    "contracts:calendar_new": STAFF,
    "contracts:calendar_close": STAFF,
    "contracts:calendar_download": STAFF,
    "contracts:calendar_feed": PUBLIC,
    "contracts:contract_list": STAFF,
    "contracts:contract_page": STAFF,
    "contracts:contract_increase": (Role.OWNER,),
    "contracts:contract_end": SELLERS,
    "contracts:contract_go_on": SELLERS,
    "contracts:record_evidence": STAFF,
    "contracts:client_archive": SELLERS,
    "contracts:whitespace": STAFF,
    "contracts:notice_pdf": STAFF,
    "contracts:notice_send": SELLERS,
    "contracts:mail_try": SELLERS,
    "contracts:mail_dismiss": SELLERS,
    "quotes:contract_room": STAFF,
    "contracts:contract_export": STAFF,
    "contracts:contract_details": SELLERS,
    "contracts:work_import": SELLERS,
    "contracts:work_template": SELLERS,
    "contracts:statement_page": STAFF,
    "contracts:statement_paper": STAFF,
    "contracts:statement_send": SELLERS,
    "contracts:statement_rule": SELLERS,
    "contracts:statement_work": SELLERS,
    "contracts:statement_sent": STAFF,
    "proposal:page": PUBLIC,
    "proposal:seen": PUBLIC,
    "proposal:picture": PUBLIC,
    "proposal:accept": PUBLIC,
    "proposal:decline": PUBLIC,
    "proposal:ask": PUBLIC,
    "proposal:change": PUBLIC,
    "proposal:questions": PUBLIC,
    "proposal:question": PUBLIC,
    "proposal:question_settle": PUBLIC,
    "proposal:forward": PUBLIC,
    "proposal:reminders": PUBLIC,
    "proposal:thanks": PUBLIC,
    "proposal:proposal_pdf": PUBLIC,
    "proposal:contract_pdf": PUBLIC,
    "proposal:without_slash": PUBLIC,
    "proposal:nothing_here": PUBLIC,
    "clients:client_list": STAFF,
    "clients:client_new": SELLERS,
    "clients:client_page": STAFF,
    "clients:client_edit": SELLERS,
    "clients:client_history": STAFF,
    "clients:clients_upload": SELLERS,
    "clients:clients_check": SELLERS,
    "clients:clients_refused": SELLERS,
    "clients:clients_drop": SELLERS,
    "clients:clients_template": SELLERS,
    "clients:clients_export": STAFF,
    "clients:client_bring_back": SELLERS,
    "clients:merge_choose": SELLERS,
    "clients:merge_check": SELLERS,
    "clients:device_new": SELLERS,
    "clients:device_edit": SELLERS,
    "clients:device_retire": SELLERS,
    "clients:device_restore": SELLERS,
    "clients:device_bulk": SELLERS,
    "clients:device_export": STAFF,
    "clients:device_workbook": STAFF,
    "clients:import_rejected": SELLERS,
    "clients:import_split": SELLERS,
    "clients:import_undo": SELLERS,
    "clients:import_upload": SELLERS,
    "clients:import_check": SELLERS,
    "clients:import_drop": SELLERS,
    "clients:source_edit": SELLERS,
    "clients:source_pull": SELLERS,
    "clients:source_drop": SELLERS,
    "clients:people_page": STAFF,
    "clients:people_rules": SELLERS,
    "clients:people_change": SELLERS,
    "clients:people_forget": SELLERS,
    "clients:people_upload": SELLERS,
    "clients:people_check": SELLERS,
    "clients:people_refused": SELLERS,
    "clients:people_drop": SELLERS,
    "clients:people_undo": SELLERS,
}
_ADDRESSES = every_address()
_each_address = pytest.mark.parametrize("address", _ADDRESSES, ids=[address.name for address in _ADDRESSES])


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {address.name for address in _ADDRESSES} == set(ACCESS)


def test_no_two_addresses_share_a_name() -> None:
    names = [address.name for address in _ADDRESSES]
    assert len(names) == len(set(names))


@_each_address
def test_the_view_says_itself_who_may(address: Address) -> None:
    """Either @allow with the roles of the row, or @public; never both, never neither."""
    is_public = not getattr(address.view, "login_required", True)
    roles = getattr(address.view, "allowed_roles", None)
    assert is_public is (roles is None), f"{address.name} needs one of @allow(...) and @public."
    assert tuple(roles or PUBLIC) == ACCESS[address.name]


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows whenever @allow turns somebody away, so that its 404 is told from one for a thing that is not there."""
    turned_away: list[None] = []

    class Refused(Http404):
        def __init__(self) -> None:
            super().__init__()
            turned_away.append(None)

    monkeypatch.setattr(access, "Http404", Refused)
    return turned_away


def answered(address: Address, status: int) -> bool:
    """Whether it is an answer and no fault. 503 is one of readyz: no worker runs beside a test."""
    return status < 500 or (address.name, status) == ("readyz", 503)


@_each_address
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_the_answer_of_the_row(
    address: Address,
    method: str,
    refusals: list[None],
    owner: User,
    sales: User,
    viewer: User,
    stranger: User,
) -> None:
    may = ACCESS[address.name]
    people = {Role.OWNER: owner, Role.SALES: sales, Role.VIEWER: viewer, None: stranger}
    for role, person in people.items():
        refusals.clear()
        response = getattr(signed_in(person), method)(address.path)
        assert answered(address, response.status_code), f"{role} at {address.path}"
        if may == PUBLIC or role in may:
            assert not refusals, f"{role} was refused at {address.path}"
        else:
            assert refusals, f"{role} was let in at {address.path}"
            assert response.status_code == 404, f"{role} at {address.path} learns that the page exists"


@_each_address
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_nobody_is_sent_to_sign_in_and_only_from_staff_pages(address: Address, method: str) -> None:
    response = getattr(Client(), method)(address.path)
    asked_to_sign_in = response.status_code == 302 and response["Location"].startswith("/accounts/login/?next=")
    assert asked_to_sign_in is (ACCESS[address.name] != PUBLIC)
    assert answered(address, response.status_code)


def test_somebody_who_was_let_go_is_a_stranger(owner: User) -> None:
    client = signed_in(owner)
    owner.is_active = False
    owner.save()
    assert client.get("/").status_code == 302


def test_a_group_that_is_no_role_opens_nothing(stranger: User) -> None:
    stranger.groups.create(name="owners")
    assert signed_in(stranger).get("/").status_code == 404


def test_a_superuser_without_a_role_sees_nothing(db: None) -> None:
    assert signed_in(User.objects.create_superuser("root@example.com", "x")).get("/").status_code == 404
