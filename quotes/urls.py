"""The salesperson's pages."""

from django.urls import URLPattern, path

from quotes.views.actions import (
    mail_dismiss,
    mail_try,
    quote_ask,
    quote_close,
    quote_extend,
    quote_hush,
    quote_link,
    quote_remind,
    quote_revise,
    quote_send,
    quote_send_both,
    quote_uncounted,
    quote_unsend,
    quote_upgrade,
    quote_withdraw,
    signer_close,
    signer_link,
    signer_remind,
)
from quotes.views.approval import approval, approval_queue
from quotes.views.catalogue import quote_picks
from quotes.views.client_room import client_room_view
from quotes.views.contract_actions import contract_actions, quote_amend, quote_anew, quote_package, quote_true_up
from quotes.views.contract_room import contract_room
from quotes.views.countersign import countersign_quote
from quotes.views.deposit import deposit_paid, deposit_unpaid
from quotes.views.desk import quote_count, quote_edit, quote_new, quote_prices
from quotes.views.handing_over import client_hand_over, clients_several
from quotes.views.handling import (
    note_add,
    note_remove,
    quote_delete,
    quote_duplicate,
    quote_find,
    quote_lose,
    quote_reassign,
)
from quotes.views.objection_notes import quote_notes
from quotes.views.on_behalf import on_behalf_accepted, on_behalf_choose, on_behalf_declined, quote_evidence
from quotes.views.orders import order_csv, order_list, order_tick, order_untick
from quotes.views.plan_rooms import plan_as_client, plan_effect, plan_outdated, plan_preview, plan_raise_effect
from quotes.views.preview import quote_contract_pdf, quote_preview, quote_proposal_pdf
from quotes.views.questions import colleague_close, quote_compare, quote_question, quote_question_settle
from quotes.views.queue import quote_follow, quote_queue, quote_several
from quotes.views.quote_list import quote_list
from quotes.views.quote_page import quote_page, quote_timeline
from quotes.views.reminders import queue_telling
from quotes.views.samples import plan_sample
from quotes.views.sending import quote_mail, quote_mail_preview, quote_recipients, quote_schedule, quote_sending
from quotes.views.templates import template_delete, template_edit, template_list, template_save

app_name = "quotes"
urlpatterns: list[URLPattern] = [
    path("", quote_list, name="quote_list"),
    path("new/", quote_new, name="quote_new"),
    path("find/", quote_find, name="quote_find"),
    path("follow-up/", quote_queue, name="quote_queue"),
    path("templates/", template_list, name="template_list"),
    path("templates/<int:pk>/", template_edit, name="template_edit"),
    path("templates/<int:pk>/delete/", template_delete, name="template_delete"),
    path("orders/", order_list, name="order_list"),
    path("orders/to-order.csv", order_csv, name="order_csv"),
    path("orders/ordered/", order_tick, name="order_tick"),
    path("orders/<int:pk>/open/", order_untick, name="order_untick"),
    path("follow-up/told/", queue_telling, name="queue_telling"),
    path("approvals/", approval_queue, name="approval_queue"),
    path("several/", quote_several, name="quote_several"),
    path("clients/<int:pk>/", client_room_view, name="client_room"),
    path("clients/several/", clients_several, name="clients_several"),
    path("clients/<int:client_id>/hand-over/", client_hand_over, name="client_hand_over"),
    path("plans/<int:pk>/preview/", plan_preview, name="plan_preview"),
    path("plans/<int:pk>/effect/", plan_effect, name="plan_effect"),
    path("plans/<int:pk>/raise/effect/", plan_raise_effect, name="plan_raise_effect"),
    path("plans/<int:pk>/outdated/", plan_outdated, name="plan_outdated"),
    path("plans/<int:pk>/sample/<slug:key>/", plan_sample, name="plan_sample"),
    path("plans/<int:pk>/as-client/<slug:client>/", plan_as_client, name="plan_as_client"),
    path("<slug:number>/", quote_page, name="quote_page"),
    path("<slug:number>/edit/", quote_edit, name="quote_edit"),
    path("<slug:number>/catalogue/", quote_picks, name="quote_picks"),
    path("<slug:number>/prices/", quote_prices, name="quote_prices"),
    path("<slug:number>/count/", quote_count, name="quote_count"),
    path("<slug:number>/objections/", quote_notes, name="quote_notes"),
    path("<slug:number>/timeline/", quote_timeline, name="quote_timeline"),
    path("<slug:number>/send/", quote_send, name="quote_send"),
    path("<slug:number>/send/both/", quote_send_both, name="quote_send_both"),
    path("<slug:number>/recipients/", quote_recipients, name="quote_recipients"),
    path("<slug:number>/later/", quote_schedule, name="quote_schedule"),
    path("<slug:number>/undo/", quote_unsend, name="quote_unsend"),
    path("<slug:number>/sending/", quote_sending, name="quote_sending"),
    path("<slug:number>/mail/", quote_mail, name="quote_mail"),
    path("<slug:number>/mail/<int:mail>/try/", mail_try, name="mail_try"),
    path("<slug:number>/mail/<int:mail>/dismiss/", mail_dismiss, name="mail_dismiss"),
    path("<slug:number>/extend/", quote_extend, name="quote_extend"),
    path("<slug:number>/reminders/stop/", quote_hush, name="quote_hush"),
    path("<slug:number>/reminders/go-on/", quote_remind, name="quote_remind"),
    path("<slug:number>/ask/", quote_ask, name="quote_ask"),
    path("<slug:number>/approval/", approval, name="approval"),
    path("<slug:number>/uncounted/", quote_uncounted, name="quote_uncounted"),
    path("contracts/<slug:number>/", contract_room, name="contract_room"),
    path("contracts/<slug:number>/actions/", contract_actions, name="contract_actions"),
    path("contracts/<slug:number>/package/<slug:package>/", quote_package, name="quote_package"),
    path("contracts/<slug:number>/true-up/", quote_true_up, name="quote_true_up"),
    path("contracts/<slug:number>/amend/", quote_amend, name="quote_amend"),
    path("<slug:number>/anew/", quote_anew, name="quote_anew"),
    path("<slug:number>/upgrade/", quote_upgrade, name="quote_upgrade"),
    path("<slug:number>/revise/", quote_revise, name="quote_revise"),
    path("<slug:number>/withdraw/", quote_withdraw, name="quote_withdraw"),
    path("<slug:number>/link/", quote_link, name="quote_link"),
    path("<slug:number>/link/close/", quote_close, name="quote_close"),
    path("<slug:number>/signers/<int:place>/remind/", signer_remind, name="signer_remind"),
    path("<slug:number>/signers/<int:place>/link/", signer_link, name="signer_link"),
    path("<slug:number>/signers/<int:place>/close/", signer_close, name="signer_close"),
    path("<slug:number>/questions/<int:question>/", quote_question, name="quote_question"),
    path("<slug:number>/questions/<int:question>/settle/", quote_question_settle, name="question_settle"),
    path("<slug:number>/colleagues/<int:colleague>/close/", colleague_close, name="colleague_close"),
    path("<slug:number>/compare/", quote_compare, name="quote_compare"),
    path("<slug:number>/countersign/", countersign_quote, name="countersign"),
    path("<slug:number>/paid/", deposit_paid, name="deposit_paid"),
    path("<slug:number>/paid/<int:entry>/back/", deposit_unpaid, name="deposit_unpaid"),
    path("<slug:number>/on-behalf/", on_behalf_choose, name="on_behalf_choose"),
    path("<slug:number>/on-behalf/accepted/", on_behalf_accepted, name="on_behalf_accepted"),
    path("<slug:number>/on-behalf/declined/", on_behalf_declined, name="on_behalf_declined"),
    path("<slug:number>/evidence/<int:entry>/", quote_evidence, name="quote_evidence"),
    path("<slug:number>/template/", template_save, name="template_save"),
    path("<slug:number>/duplicate/", quote_duplicate, name="quote_duplicate"),
    path("<slug:number>/delete/", quote_delete, name="quote_delete"),
    path("<slug:number>/reassign/", quote_reassign, name="quote_reassign"),
    path("<slug:number>/lost/", quote_lose, name="quote_lose"),
    path("<slug:number>/follow-up/", quote_follow, name="quote_follow"),
    path("<slug:number>/notes/", note_add, name="note_add"),
    path("<slug:number>/notes/<int:note>/remove/", note_remove, name="note_remove"),
    path("<slug:number>/preview/", quote_preview, name="quote_preview"),
    path("<slug:number>/preview/mail/", quote_mail_preview, name="quote_mail_preview"),
    path("<slug:number>/proposal.pdf", quote_proposal_pdf, name="proposal_pdf"),
    path("<slug:number>/contract.pdf", quote_contract_pdf, name="contract_pdf"),
]
