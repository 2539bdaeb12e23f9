"""What the worker does for sign-in. Arguments are ids; every task may run twice and does no harm then."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django_tasks import task

from groundwork.models import User
from groundwork.outbox import MAIL

# Nobody's id. Who asks for an address without an account gets this job: the same work, and so the same time.
NOBODY = 0


@task(queue_name=MAIL)
def mail_password_reset(user_id: int) -> None:
    """Mail the link that lets somebody choose a new password; to nobody, and to who was shut out meanwhile, nothing.

    The link is made here: it stands in the mail and nowhere else. A second run makes a second link that works as well.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    words = {"user": user, "password_reset_url": adapter.get_reset_password_from_key_url(key)}
    adapter.send_password_reset_mail(user, user.email, words)
