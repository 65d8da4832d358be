"""The list of certified keys: begun by two, added to by two, struck off by two."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from portal.errors import NotFound, PortalError
from portal.grants import Permission
from portal.http import PortalRequest, say, tenant_of
from portal.keys import services
from portal.keys.door import holds_keys, key_page, keys_url, open_vault, person_of
from portal.keys.forms import BeginForm, EndForm, SignForm
from portal.keys.selectors import (
    genesis_of,
    get_line,
    get_waiting,
    list_keys,
    list_returning,
    list_waiting,
    orphan_numbers,
    role_for,
    safe_log,
    standing_of,
)
from portal.keys.services import Compared
from portal.keys.views.own import form_page, own_key, require_safe_line
from portal.vault.gate import ready_people
from portal.vault.keylog import KeyRole
from portal.vault.models import EndReason
from portal.vault.selectors import count_orphans, find_own_key
from portal.vault.services.keys import end_key


@key_page
def overview(request: PortalRequest) -> HttpResponseBase:
    """One's own keys and those of colleagues, what waits, how the institution stands."""
    tenant, actor = tenant_of(request), request.actor
    lines = list_keys(tenant, actor=actor)
    mine = find_own_key(tenant.pk, person_of(request))
    genesis, role = genesis_of(tenant), role_for(actor)
    may_grant = holds_keys(request, Permission.VAULT_GRANT)
    context = {
        "lines": lines,
        "mine": next((line for line in lines if mine and line.key.pk == mine.pk), None),
        "is_ready": bool(ready_people([person_of(request)], tenant, role)),
        "is_analyst": role is KeyRole.ANALYST,
        "waiting": list_waiting(tenant, actor=actor),
        "returning": list_returning(lines, tenant, actor=actor) if may_grant else [],
        "genesis": genesis,
        "is_broken": genesis is not None and genesis.is_set and safe_log(tenant) is None,
        # How many cases there are is told to nobody who has nothing to do with them.
        "standing": None if role is KeyRole.ANALYST else standing_of(lines),
        "may_certify": holds_keys(request, Permission.VAULT_CERTIFY),
        "may_end": holds_keys(request, Permission.VAULT_END),
        "may_recover": holds_keys(request, Permission.VAULT_RECOVER),
    }
    return render(request, "keys/overview.html", context)


@key_page
@sensitive_variables()
def begin(request: PortalRequest) -> HttpResponseBase:
    """The ceremony: two at one browser, each types their passphrase."""
    require_safe_line(request)
    tenant = tenant_of(request)
    if genesis_of(tenant) is not None or not holds_keys(request, Permission.VAULT_CERTIFY):
        raise NotFound
    mine = own_key(request)
    if mine.role != KeyRole.OFFICER.value:
        raise NotFound
    others = [
        (str(line.key.pk), line.name)
        for line in list_keys(tenant, actor=request.actor)
        if line.key.pk != mine.pk and line.key.role == KeyRole.OFFICER.value
    ]
    form = BeginForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_valid():
        try:
            services.begin_together(
                tenant=tenant,
                mine=mine,
                other_id=UUID(form.cleaned_data["other"]),
                phrases=(form.cleaned_data["mine"], form.cleaned_data["theirs"]),
                actor=request.actor,
            )
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            return redirect(keys_url(request, "desk-keys-genesis"))
    return form_page(
        request,
        form,
        title=_("Begin the list of certified keys"),
        lead=(
            _(
                "Two officers, both here now, sign each other’s keys. Everything later rests on this:"
                " do it in one room, at a computer that you trust."
            ),
            _(
                "Afterwards the fingerprint of the list is shown in words. Write it on paper; whoever"
                " operates the portal sets it in the configuration."
            ),
        ),
        submit=_("Begin the list"),
    )


@key_page
def genesis(request: PortalRequest) -> HttpResponseBase:
    """The fingerprint of the ceremony: words for paper, a line for the configuration."""
    found = genesis_of(tenant_of(request))
    if found is None:
        raise NotFound
    return render(request, "keys/genesis.html", {"genesis": found})


@key_page
def sign(request: PortalRequest, proposal: UUID) -> HttpResponseBase:
    """Sign a colleague's key, or strike one off, with one's open vault."""
    if not holds_keys(request, Permission.VAULT_CERTIFY):
        raise NotFound
    tenant = tenant_of(request)
    waiting = get_waiting(tenant, proposal, actor=request.actor)
    if waiting.signed_by_me or not waiting.is_for_me:
        raise NotFound
    form = SignForm(request.POST if request.method == "POST" else None)
    if waiting.is_revocation:
        form.fields = {}
    with open_vault(request, role_for(request.actor)) as ring:
        if form.is_valid():
            way = Compared(form.cleaned_data.get("way", Compared.IN_PERSON.value))
            try:
                is_done = services.sign_compared(
                    tenant=tenant, proposal_id=proposal, way=way, ring=ring, actor=request.actor
                )
            except PortalError as error:
                form.add_error(None, str(error.sentence))
            else:
                said = _("Signed; it holds now.") if is_done else _("Signed; one more has to.")
                say(request, said)
                return redirect(keys_url(request, "desk-keys"))
        context = {"form": form, "waiting": waiting}
        return render(request, "keys/sign.html", context, status=422 if form.errors else 200)


@key_page
def end(request: PortalRequest, key: UUID) -> HttpResponseBase:
    """End a colleague's key; blocked while cases would be left with too few who open them."""
    if not holds_keys(request, Permission.VAULT_END):
        raise NotFound
    line = get_line(tenant_of(request), key, actor=request.actor)
    if line.key.ended_at is not None or line.key.person_id == request.actor.person_id:
        raise NotFound
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = EndReason(form.cleaned_data["reason"])
        try:
            end_key(key_id=key, reason=reason, actor=request.actor)
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, _("Ended. Now two officers strike the key off the list."))
            return redirect(keys_url(request, "desk-keys"))
    person = line.key.person_id
    context = {
        "form": form,
        "line": line,
        "orphans": count_orphans(person),
        "numbers": orphan_numbers(person, actor=request.actor),
    }
    return render(request, "keys/end.html", context, status=422 if form.errors else 200)


@key_page
@require_POST
def revoke(request: PortalRequest, key: UUID) -> HttpResponseBase:
    """Ask that an ended key be struck off the list; one's own signature is the first of two."""
    if not holds_keys(request, Permission.VAULT_CERTIFY):
        raise NotFound
    with open_vault(request, role_for(request.actor)) as ring:
        services.propose_revocation(
            tenant=tenant_of(request), key_id=key, ring=ring, actor=request.actor
        )
    say(request, _("You signed first; a second officer signs too."))
    return redirect(keys_url(request, "desk-keys"))


@key_page
def orphans(request: PortalRequest) -> HttpResponseBase:
    """The numbers of cases that fewer than two people can open: numbers, and nothing else."""
    if not holds_keys(request, Permission.VAULT_END):
        raise NotFound
    lines = list_keys(tenant_of(request), actor=request.actor)
    context = {
        "numbers": orphan_numbers(None, actor=request.actor),
        "standing": standing_of(lines),
    }
    return render(request, "keys/orphans.html", context)
