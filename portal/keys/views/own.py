"""One's own keys: made, the code shown once, put forward, changed, ended."""

import secrets
from collections.abc import Sequence

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from portal.errors import NotFound, PortalError, Sentence
from portal.http import PortalRequest, say, tenant_of
from portal.keys import services
from portal.keys.door import is_safe_line, key_page, keys_url, person_of, session_of, take_cookie
from portal.keys.forms import (
    BackForm,
    ChangePhraseForm,
    CodeForm,
    EndOwnForm,
    NewPhraseForm,
    PhraseForm,
)
from portal.keys.selectors import role_for
from portal.keys.services import Asked
from portal.vault.models import EndReason, VaultKey
from portal.vault.passphrases import passphrase
from portal.vault.receipts import WORD_LISTS, Receipt, read_receipt, write_receipt
from portal.vault.selectors import count_orphans, find_own_key
from portal.vault.services import keys as vault_keys
from portal.vault.unlocking import lock_vault


def own_key(request: PortalRequest) -> VaultKey:
    """One's live key. Raises NotFound."""
    found = find_own_key(tenant_of(request).pk, person_of(request))
    if found is None:
        raise NotFound
    return found


def require_safe_line(request: PortalRequest) -> None:
    """No passphrase over a line that others read. Raises PortalError."""
    if request.method == "POST" and not is_safe_line(request):
        raise PortalError(_("Without a protected line no passphrase is taken."))


def form_page(
    request: PortalRequest,
    form: forms.Form,
    *,
    title: Sentence,
    lead: Sequence[Sentence] = (),
    submit: Sentence,
    is_warning: bool = False,
) -> HttpResponseBase:
    """A page with one form; 422 where something is to be corrected."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "kind": "warning" if is_warning else "",
        "home": keys_url(request, "desk-keys"),
    }
    status = 422 if form.errors else 200
    return render(request, "keys/form.html", context, status=status)


@key_page
@sensitive_variables()
def make(request: PortalRequest) -> HttpResponseBase:
    """Make one's keys: a passphrase twice; then the recovery code, this once."""
    require_safe_line(request)
    form = NewPhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = vault_keys.make_keys(
                role=role_for(request.actor),
                phrase=passphrase(form.cleaned_data["phrase"]),
                tenant=tenant_of(request),
                actor=request.actor,
            )
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            return show_code(request, made.key, made.code)
    return form_page(
        request,
        form,
        title=_("Make your keys"),
        lead=(
            _(
                "With them you open what is confidential here. The portal keeps them sealed under"
                " your passphrase, which nobody can look up or reset, no administrator either."
            ),
            _("On the next page a recovery code is shown, once. Have paper and a pen ready."),
        ),
        submit=_("Make my keys"),
    )


@sensitive_variables()
def show_code(request: PortalRequest, key: VaultKey, code: Receipt) -> HttpResponseBase:
    """The recovery code, once, and the question for two of its words."""
    written = write_receipt(code, get_language() or "en").split(" ")
    first, second = sorted(secrets.SystemRandom().sample(range(len(written)), 2))
    asked = services.ask_back(key, written, (first, second))
    context = {"words": list(enumerate(written, 1)), "form": _back_form(asked)}
    return render(request, "keys/code.html", context)


def _back_form(asked: Asked, data: object = None) -> BackForm:
    places = ",".join(str(place) for place in asked.places)
    is_words = (get_language() or "en") in WORD_LISTS
    return BackForm(
        data,
        unit=_("Word") if is_words else _("Group of digits"),
        places=asked.places,
        initial={"places": places, "proof": asked.proof},
    )


@key_page
@sensitive_variables()
def confirm_code(request: PortalRequest) -> HttpResponseBase:
    """Two words of the code, typed back."""
    key = own_key(request)
    if request.method != "POST":
        return redirect(keys_url(request, "desk-keys"))
    try:
        first, second = (int(place) for place in request.POST.get("places", "").split(","))
    except ValueError:
        raise NotFound from None
    asked = Asked((first, second), request.POST.get("proof", ""))
    form = _back_form(asked, request.POST)
    if form.is_valid():
        typed = (form.cleaned_data["first"], form.cleaned_data["second"])
        try:
            services.confirm_code(key=key, asked=asked, words=typed, actor=request.actor)
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("Your recovery code is written down. Keep it where no one else looks."))
            return redirect(keys_url(request, "desk-keys"))
    return render(request, "keys/code.html", {"form": form}, status=422)


@key_page
@sensitive_variables()
def new_code(request: PortalRequest) -> HttpResponseBase:
    """A new recovery code; the old one opens nothing any more."""
    require_safe_line(request)
    key = own_key(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            phrase = passphrase(form.cleaned_data["old"])
            code = services.renew_code(key=key, phrase=phrase, actor=request.actor)
        except PortalError as error:
            form.add_error("old", str(error.sentence))
        else:
            return show_code(request, key, code)
    return form_page(
        request,
        form,
        title=_("A new recovery code"),
        lead=(_("The old code opens nothing from then on. Have paper and a pen ready."),),
        submit=_("Show me a new code"),
    )


@key_page
@sensitive_variables()
def ask(request: PortalRequest) -> HttpResponseBase:
    """Put one's key forward to be signed by two colleagues."""
    require_safe_line(request)
    key = own_key(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.ask_for_certification(
                key=key,
                phrase=passphrase(form.cleaned_data["old"]),
                tenant=tenant_of(request),
                actor=request.actor,
            )
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("Now two colleagues compare your words with you and sign."))
            return redirect(keys_url(request, "desk-keys"))
    return form_page(
        request,
        form,
        title=_("Ask for certification"),
        lead=(
            _(
                "Two certified officers compare the words of your key with you, in person or by"
                " telephone, and sign it. Until then nothing is sealed to you."
            ),
        ),
        submit=_("Ask two colleagues"),
    )


@key_page
@sensitive_variables()
def change(request: PortalRequest) -> HttpResponseBase:
    """Another passphrase for the same keys."""
    require_safe_line(request)
    key = own_key(request)
    form = ChangePhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.change_phrase(
                key=key,
                old=passphrase(form.cleaned_data["old"]),
                new=passphrase(form.cleaned_data["phrase"]),
                tenant=tenant_of(request),
                actor=request.actor,
            )
        except PortalError as error:
            form.add_error("old", str(error.sentence))
        else:
            say(request, _("Your passphrase is changed."))
            return redirect(keys_url(request, "desk-keys"))
    return form_page(
        request,
        form,
        title=_("Change your passphrase"),
        lead=(
            _(
                "If others may know the present one, do not change it: end your keys instead and"
                " make new ones. A copy of the old passphrase would open a copy of the old"
                " backup."
            ),
        ),
        submit=_("Change it"),
    )


@key_page
@sensitive_variables()
def recover(request: PortalRequest) -> HttpResponseBase:
    """After a lost passphrase: the recovery code, and a new passphrase."""
    require_safe_line(request)
    key = own_key(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            vault_keys.open_by_code(
                key=key,
                code=read_receipt(form.cleaned_data["code"]),
                phrase=passphrase(form.cleaned_data["phrase"]),
                tenant=tenant_of(request),
                actor=request.actor,
            ).wipe()
        except PortalError as error:
            form.add_error("code", str(error.sentence))
        else:
            say(request, _("Your new passphrase holds. Make a new recovery code soon."))
            return redirect(keys_url(request, "desk-keys"))
    return form_page(
        request,
        form,
        title=_("Open by recovery code"),
        lead=(
            _(
                "Where both are lost, end your keys, make new ones and have them certified; your"
                " colleagues then give you access case by case."
            ),
        ),
        submit=_("Set the new passphrase"),
    )


@key_page
def end_own(request: PortalRequest) -> HttpResponseBase:
    """My passphrase may be known to others, or all is lost: the keys end now."""
    key = own_key(request)
    form = EndOwnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = EndReason(form.cleaned_data["reason"])
        vault_keys.end_key(key_id=key.pk, reason=reason, actor=request.actor)
        lock_vault(session_of(request))
        say(request, _("Your keys are ended. Make new ones; two colleagues certify them again."))
        response = redirect(keys_url(request, "desk-keys"))
        take_cookie(request, response)
        return response
    orphans = count_orphans(key.person_id)
    lead: list[Sentence] = [
        _(
            "At once your keys open nothing any more, whoever holds them. You then make new ones, and"
            " colleagues give you access again, case by case."
        ),
    ]
    if orphans:
        lead.append(
            _(
                "%(count)d cases then have fewer than two people who can open them. Those who"
                " coordinate are told."
            )
            % {"count": orphans}
        )
    return form_page(
        request,
        form,
        title=_("End your keys now"),
        lead=lead,
        submit=_("End my keys"),
        is_warning=True,
    )
