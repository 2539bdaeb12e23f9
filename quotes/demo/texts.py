"""What Northgate IT says to its clients. Data, as an owner would type it; not part of the portal's own words."""

from decimal import Decimal
from typing import Final, NamedTuple


class SignIn(NamedTuple):
    """Somebody of the demo, with the password that the README tells."""

    role: str
    name: str
    title: str
    email: str
    password: str


SELLER: Final = {
    "name": "Northgate IT",
    "legal_name": "Northgate IT Services LLC",
    "address": "48 Canal Street\nPortland, ME 04101",
    "email": "hello@northgate.example",
    "phone": "+1 207 555 0142",
    "website": "northgate.example",
    "accent": "#0f6b5c",
    "time_zone": "America/New_York",
    "locale": "en_US",
    "valid_days": 30,
    "working_days": 21,
    # Said once, as "Notice and changes": the terms below leave it to these.
    "notice_count": 60,
    "at_end": "monthly",
    "true_up_unsigned": True,
    "fee_floor": Decimal("0.85"),
}

COVER_TEXT: Final = """\
We look after the computers, so that your people look after your business. Here you read what that means, \
what each option costs, and how the first month goes."""

SECTIONS: Final = (
    (
        "Who looks after you",
        """\
Nine people on Canal Street, all employed by us, all within an hour of your door. You have one person who knows your \
office by heart, and a second one who stands in.

We look after 42 companies around Portland. Most of them have been with us for more than five years.""",
    ),
    (
        "How the first month goes",
        """\
Week one: we count what you have, save what matters, and mend what is broken.

Weeks two and three: every desk gets its protection and its updates, outside of working hours.

Week four: we sit down with you, go through what we found, and agree on what comes next.""",
    ),
)

TERMS: Final = """\
1. What you get. The services listed in the option you choose, for the devices and people counted in this \
proposal. What is not listed is not included; we tell you before any work that would cost extra, and start only \
when you have agreed.

2. What you pay. The fees shown in this proposal, in advance for the months of each invoice, due within 15 days of \
it. Calls, visits and hours that the option includes are never billed again.

3. When numbers change. Tell us when people or devices come or go. New ones cost the unit prices of this proposal. \
How far the fee follows stands under “Notice and changes”.

4. How fast we answer. Somebody answers within 15 minutes when work has stopped for everyone, within one hour \
when it has stopped for one person, and within four working hours for everything else. We promise the answer and \
the effort; nobody can honestly promise the minute a fault is fixed.

5. How long. The term you choose, from the first full month where we agreed on a first day, and from your signature \
where we did not. What happens after it stands under “Notice and changes”. If we fail you badly and have not put it \
right 30 days after you told us so in writing, you may leave at once.

6. Your data. It is yours. We keep it confidential, use it only to do this work, and hand over every password \
and document within five working days of the end, whatever the reason for the end.

7. Safety. We keep to the measures of the option you choose. No measure stops every attack; our liability for a \
year is limited to the fees of that year, except where the law does not allow a limit.

8. Moving in. The onboarding fee, where there is one, pays for documenting your systems, installing our tools and \
training your people. It is due with the first invoice."""

OWNER: Final = SignIn("owner", "Dana Whitfield", "Owner", "owner@northgate.example", "owner-demo-2026")
SALES: Final = SignIn("sales", "Marcus Bell", "Client advisor", "sales@northgate.example", "sales-demo-2026")
VIEWER: Final = SignIn("viewer", "Priya Nair", "Service desk lead", "viewer@northgate.example", "viewer-demo-2026")

PERSONAL_LINES: Final = {
    "Maple Street Dental": (
        "Ellen, when we spoke you said that the front desk loses half a morning whenever a computer sulks. Gold takes "
        "that off their plate and keeps the patient records safe while it does. Call me with any question."
    ),
    "Harbor Law Group": (
        "Thomas, you asked what it would take for nobody at Harbor to think about computers during a trial week. "
        "Here it is, counted from the devices you have today."
    ),
    "Millbrook Manufacturing": (
        "Ruth, I have left the printers out, as agreed. The second page shows what changes if the night shift "
        "wants help too."
    ),
    "Lakeside Clinic": "Dr. Osei, this covers both houses. The quarterly restore is the part your insurer asked about.",
    "Pine & Sons Accounting": "Walter, the tax season version: everything ready by the first of February.",
    "Birchwood School": "Amy, this holds for the whole school year, holidays included.",
}

QUESTION: Final = (
    "Two of our partners come in on Fridays only and use an iPad. Do they count as users in Gold, or can we leave "
    "them out?"
)
ANSWER: Final = (
    "Whoever signs in with an account of the firm counts, because that account is what we protect. If the two have "
    "none, leave them out: choose 32 users on the page, and the price follows."
)
DECLINE_REASON: Final = "Our parent company has signed a group contract. Please ask again in autumn."
