"""The client that prices in the builder are shown for, where nobody has chosen another one."""

import pricing


def usual_client(plan: pricing.Plan) -> pricing.Inventory:
    """The typical client that the ladder is judged by, but with as many mailboxes as people.

    The same as the sample client "Typical client" as it comes, so that a column and what stands beside it agree.
    """
    counts = dict(pricing.typical_client(plan).counts)
    if "mailbox" in counts:
        counts["mailbox"] = pricing.TYPICAL_PEOPLE
    return pricing.Inventory(tuple(counts.items()))
