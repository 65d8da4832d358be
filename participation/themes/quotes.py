"""Asking an author whether words may be quoted, and what the author answers."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import Contribution
from participation.contributions.states import ContributionStatus
from participation.themes.models import Quote, Theme
from participation.themes.reading import Piece, said_in
from participation.themes.states import QuoteConsent
from portal import audit, outbox
from portal.errors import IllegalTransition, InvalidFields, NotFound, Refused
from portal.grants import Permission
from portal.permissions import Actor, require
from portal.transitions import lock

LIMIT = 1000
NAME_LIMIT = 300


@transaction.atomic
def ask_for_quote(
    *, theme_id: UUID | str, contribution_id: UUID | str, text: str, actor: Actor
) -> Quote:
    """Ask the author of a contribution whether these words of it may stand beside the theme.

    Raises NotFound, NotPermitted, InvalidFields (not words of this contribution, too long), Refused
    (the theme is not shown; nobody can be asked: it came without an account).
    """
    theme: Theme = lock(Theme, theme_id)
    require(actor, Permission.THEME_CODE, theme)
    contribution: Contribution = lock(Contribution, contribution_id)
    if contribution.consultation_id != theme.consultation_id:
        raise NotFound
    if theme.published_at is None:
        raise Refused(_("Show the theme first: the author has to see where the words would stand."))
    if contribution.status != ContributionStatus.ACCEPTED:
        raise Refused(_("Only what was accepted can be quoted."))
    if contribution.author_id is None:
        raise Refused(_("This came without an account: there is nobody who could be asked."))
    words, piece = _own_words(contribution, text)
    quote = Quote.objects.create(
        tenant_id=theme.tenant_id,
        contribution=contribution,
        theme=theme,
        author_id=contribution.author_id,
        text=words,
        language=piece.language,
        signed_as=contribution.signed_as,
    )
    audit.record("quote.asked", quote, actor=actor, details={"theme": str(theme.pk)})
    outbox.publish("quote.asked", quote, actor=actor, references=_references(contribution))
    return quote


def _references(contribution: Contribution) -> dict[str, str]:
    return {"naming": contribution.naming}


def _own_words(contribution: Contribution, text: str) -> tuple[str, Piece]:
    """The words as they were written, and where: a quote that was put together is none."""
    words = " ".join(text.split())
    if not words:
        raise InvalidFields({"text": [_("Copy the words that are to be quoted.")]})
    if len(words) > LIMIT:
        sentence = _("Quote at most %(limit)d characters.") % {"limit": LIMIT}
        raise InvalidFields({"text": [sentence]})
    for piece in said_in([contribution])[contribution.pk]:
        if words in " ".join(piece.text.split()) and not piece.translation:
            return words, piece
    raise InvalidFields(
        {"text": [_("These words do not stand in the contribution like this. Copy them from it.")]}
    )


def _lock_own(quote_id: UUID | str, actor: Actor) -> Quote:
    quote: Quote = lock(Quote, quote_id)
    if actor.person_id is None or quote.author_id != actor.person_id or actor.is_staff:
        raise NotFound
    require(actor, Permission.CONTRIBUTION_SEND, quote.contribution)
    return quote


@transaction.atomic
def agree_to_quote(*, quote_id: UUID | str, signed_as: str, actor: Actor) -> Quote:
    """The author agrees; the words are public from now on, under this name or none.

    Raises NotFound, InvalidFields.
    """
    quote = _lock_own(quote_id, actor)
    if len(signed_as.strip()) > NAME_LIMIT:
        sentence = _("Write at most %(limit)d characters.") % {"limit": NAME_LIMIT}
        raise InvalidFields({"signed_as": [sentence]})
    quote.signed_as = " ".join(signed_as.split())
    return _answer(quote, QuoteConsent.GIVEN, actor)


@transaction.atomic
def refuse_quote(*, quote_id: UUID | str, actor: Actor) -> Quote:
    """The author does not agree; nothing of it was or is public. Raises NotFound, IllegalTransition."""
    quote = _lock_own(quote_id, actor)
    if quote.consent == QuoteConsent.GIVEN:
        raise IllegalTransition(_("You had agreed to this quote. Withdraw it instead."))
    return _answer(quote, QuoteConsent.REFUSED, actor)


@transaction.atomic
def withdraw_quote(*, quote_id: UUID | str, actor: Actor) -> Quote:
    """The author takes the agreement back, at any time; the words go at once. Raises NotFound."""
    quote = _lock_own(quote_id, actor)
    if quote.consent != QuoteConsent.GIVEN:
        raise IllegalTransition(_("This quote is not public."))
    return _answer(quote, QuoteConsent.WITHDRAWN, actor)


def _answer(quote: Quote, consent: QuoteConsent, actor: Actor) -> Quote:
    now = timezone.now()
    is_given = consent == QuoteConsent.GIVEN
    quote.consent, quote.answered_at = consent, now
    quote.published_at = now if is_given else None
    if not is_given:
        # A name that was shown for a while is not kept either.
        quote.signed_as = ""
    fields = ["consent", "answered_at", "published_at", "signed_as"]
    quote.save(update_fields=fields)
    name = {
        QuoteConsent.GIVEN: "quote.agreed",
        QuoteConsent.REFUSED: "quote.refused",
        QuoteConsent.WITHDRAWN: "quote.withdrawn",
    }[consent]
    audit.record(name, quote, actor=actor, fields=fields)
    outbox.publish(name, quote, actor=actor)
    return quote


@transaction.atomic
def take_back_request(*, quote_id: UUID | str, actor: Actor) -> None:
    """Staff do not want to quote this any more: it goes, also where it was public.

    Raises NotFound, NotPermitted.
    """
    quote: Quote = lock(Quote, quote_id)
    require(actor, Permission.THEME_CODE, quote)
    audit.record("quote.removed", quote, actor=actor, details={"theme": str(quote.theme_id)})
    quote.delete()
