"""Why a line is left out and what was noticed, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from portal.errors import Sentence
from promotion.exchange.guessing import FIELD_BY_NAME
from promotion.exchange.lines import Note

REASONS: dict[str, Sentence] = {
    "width": _("The line has another number of cells than the header (%(value)s)."),
    "formula": _(
        "%(field)s: a formula (“%(value)s”). Formulas are neither calculated nor taken over:"
        " write the value itself."
    ),
    "no_id": _("%(field)s: the source’s own id is missing or too long."),
    "unknown": _("%(field)s: “%(value)s” is not matched to anything. Match it, or correct it."),
    "no_code": _("%(field)s: there is no code “%(value)s”."),
    "no_date": _("%(field)s: “%(value)s” is no date as this file writes them."),
    "future": _("%(field)s: “%(value)s” lies in the future."),
    "ends_first": _("The end (%(value)s) lies before the beginning."),
    "no_number": _("%(field)s: “%(value)s” is no number that can stand there."),
    "missing": _("%(field)s is missing."),
    "shifted": _(
        "Several cells are not what their columns hold: they seem to have been shifted. Look at"
        " the line in the file."
    ),
    "twice": _("This id or this very row stands in an earlier line already: line %(value)s."),
    "tombstone": _(
        "It was retracted where it comes from; nothing is brought in. If it is published here,"
        " look at it again."
    ),
    "moved_on": _("It stands differently here (%(value)s); an import does not change that."),
    "worked_on": _(
        "Somebody has worked on %(value)s since it was brought in; it is not written over. Take"
        " over by hand what the file says."
    ),
}
REMARKS: dict[str, Sentence] = {
    "cut": _("%(field)s was too long for one line and is cut; the account has all of it."),
    "date_left_out": _("%(field)s: “%(value)s” is no date and was left out."),
    "end_left_out": _(
        "The end that the source gives (%(value)s) lies before the beginning; it stands in the"
        " account only."
    ),
    "unknown_left_out": _("%(field)s: “%(value)s” has no code and stands in the account only."),
    "scope": _("%(field)s says “%(value)s”, the scope says less: the area is left open."),
    "no_link": _("“%(value)s” is no address and stands in the account as words."),
    "same_event": _(
        "The source counts the event of line %(value)s once more here, for a later year; it is"
        " kept as one."
    ),
}
LEFT: dict[str, Sentence] = {
    "changed": _("left as it is: somebody has worked on it since"),
    "gone": _("was gone already"),
}


def note_words(note: Note) -> str:
    """A reason or a remark in the active language."""
    code = note["code"]
    field = FIELD_BY_NAME.get(note.get("field", ""))
    values = {
        "field": field.word if field else note.get("field", ""),
        "value": note.get("value", ""),
    }
    return str(REASONS.get(code) or REMARKS[code]) % values
