"""What a statement in words consists of."""

from dataclasses import dataclass

from contracts.notices import NoticeRow


@dataclass(frozen=True, slots=True)
class StatementSection:
    """One part: what it says, its figures, then `points` (a name, and what it does for people) and a small `note`."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[NoticeRow, ...] = ()
    points_title: str = ""
    points: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementWords:
    """A statement, ready to be set."""

    title: str
    lead: str
    sections: tuple[StatementSection, ...]
