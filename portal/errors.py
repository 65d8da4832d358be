"""The errors of the domain. Each carries a stable code and a sentence that says what to do.

HTML pages and the API turn them into 403, 404, 409, 413, 422 in one place each.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

# A text, translated now or when it is shown.
if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Sentence = StrOrPromise
else:
    from django.utils.functional import Promise

    Sentence = str | Promise


class PortalError(Exception):
    """Something that the person can do something about."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, sentence: Sentence, *, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reason = code or self.code


class NotPermitted(PortalError):
    """The person may see this, but may not do that to it."""

    code = "not_permitted"
    status = 403


class NotFound(PortalError):
    """There is no such thing, or none that this person may see; both answer alike."""

    code = "not_found"
    status = 404

    def __init__(self, sentence: Sentence = "") -> None:
        super().__init__(sentence or _("This page does not exist."))


class IllegalTransition(PortalError):
    """The matter has moved on in the meantime; nothing was changed."""

    code = "illegal_transition"
    status = 409


class TooOften(PortalError):
    """Too much was asked for in too short a time; nothing else is affected.

    `after`: in how many seconds it may be asked again, 0 where that is not known.
    """

    code = "too_often"
    status = 429
    after: int = 0


class Conflict(PortalError):
    """Somebody else saved first; both texts are kept."""

    code = "conflict"
    status = 409


class Refused(PortalError):
    """Well-formed, but against a rule of the policy or of the house."""

    code = "refused"
    status = 422


class InvalidFields(PortalError):
    """Some values need correcting; `errors` maps a field's name to sentences."""

    code = "invalid"
    status = 422

    def __init__(self, errors: Mapping[str, list[Sentence]]) -> None:
        super().__init__(_("Some answers need another look. Nothing was lost."))
        self.errors = dict(errors)
