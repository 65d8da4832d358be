"""What can be said of a comparison, and from when on a difference matters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Twenty in a hundred: “no difference” is said only where one as large can be ruled out.
MATTERS = 0.2
# After correction for the number of comparisons.
SIGNIFICANCE = 0.05


class Verdict(models.TextChoices):
    """The four things that can be said, and that nothing was compared."""

    LESS = "less", _("less often")
    MORE = "more", _("more often")
    ALIKE = "alike", _("no difference that matters")
    TOO_FEW = "too_few", _("too few cases to say")
    NOT_COMPARED = "not_compared", _("not compared")
    WITHHELD = "withheld", _("withheld")


FINDINGS = frozenset({Verdict.LESS.value, Verdict.MORE.value})


def weight(share: str, slow: str) -> int:
    """How much weighs what was found about a group: 2 to its disadvantage, 1 otherwise, 0 nothing."""
    if share == Verdict.LESS or slow == Verdict.MORE:
        return 2
    return int(share == Verdict.MORE or slow == Verdict.LESS)
