"""The client's pages, under /p/. Whatever stands there that is no proposal answers like a wrong link."""

from django.urls import URLPattern, path, re_path

from quotes.views.proposal import accept, decline, elsewhere, forward, page, questions, receipt, reminders

app_name = "proposal"
urlpatterns: list[URLPattern] = [
    path("<str:token>/", page.page, name="page"),
    path("<str:token>/seen/", page.seen, name="seen"),
    path("<str:token>/files/<slug:sha256>/", page.picture, name="picture"),
    path("<str:token>/accept/", accept.accept, name="accept"),
    path("<str:token>/decline/", decline.decline, name="decline"),
    path("<str:token>/ask/", questions.ask, name="ask"),
    path("<str:token>/change/", questions.change, name="change"),
    path("<str:token>/questions/", questions.threads, name="questions"),
    path("<str:token>/questions/<int:number>/", questions.thread, name="question"),
    path("<str:token>/questions/<int:number>/settle/", questions.settle, name="question_settle"),
    path("<str:token>/forward/", forward.pass_on, name="forward"),
    path("<str:token>/reminders/", reminders.stop, name="reminders"),
    path("<str:token>/thanks/", receipt.thanks, name="thanks"),
    path("<str:token>/proposal.pdf", receipt.proposal_pdf, name="proposal_pdf"),
    path("<str:token>/contract.pdf", receipt.contract_pdf, name="contract_pdf"),
    path("<str:token>", elsewhere.without_slash, name="without_slash"),
    re_path(r"^(?P<rest>.*)$", elsewhere.nothing_here, name="nothing_here"),
]
