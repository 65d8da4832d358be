"""Comments on a draft: writing one, and what the institution answers."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.errors import InvalidFields, Refused
from portal.grants import Permission
from portal.http import PortalRequest, form_expired, say, staff_page, tenant_of, tenant_page
from portal.permissions import require
from portal.policies.forms import AnswerForm, CommentForm
from portal.policies.models import Policy
from portal.policies.selectors import (
    get_policy,
    get_public_policy,
    list_comments,
    list_own_comments,
    list_rules_of,
    list_spoken_for,
)
from portal.policies.services import answer_comment, comment_on_policy
from portal.policies.views.desk import INVALID, desk_crumbs, require_edit
from portal.policies.views.public import crumbs_to


@tenant_page
def comment(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """Say something about a draft; see what one said before and what was answered."""
    tenant = tenant_of(request)
    policy = get_public_policy(policy_id, tenant=tenant)
    if request.actor.person_id is None:
        if request.method == "POST":
            return form_expired(request, "signed_out")
        return redirect_to_login(request.get_full_path())
    require(request.actor, Permission.POLICY_COMMENT)
    form = _comment_form(request, policy)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, policy, form)
        except InvalidFields as error:
            for field, sentences in error.errors.items():
                form.add_error(field, [str(sentence) for sentence in sentences])
        except Refused as error:
            refused = error
        else:
            say(request, _("Your comment has arrived. The institution answers it here."))
            return redirect("policy-comment", tenant.slug, policy.pk)
    context = {
        "policy": policy,
        "form": form,
        "refused": refused,
        "comments": list_own_comments(policy, actor=request.actor),
        "crumbs": crumbs_to(tenant, ("policy-list", gettext("Rules"))),
    }
    failed = refused is not None or form.is_bound
    status = INVALID if failed else HTTPStatus.OK
    return render(request, "policies/comment.html", context, status=status)


def _comment_form(request: PortalRequest, policy: Policy) -> CommentForm:
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        initial={"rule": request.GET.get("rule"), "language": get_language()},
    )
    form.offer(list_rules_of(policy), list_spoken_for(request.actor))
    return form


def _send(request: PortalRequest, policy: Policy, form: CommentForm) -> None:
    values = form.cleaned_data
    comment_on_policy(
        policy_id=policy.pk,
        text=values["text"],
        language=values["language"],
        rule_id=values["rule"].pk if values["rule"] else None,
        actor=request.actor,
        **form.signature(),
    )


@staff_page
def comments(request: PortalRequest, policy_id: UUID) -> HttpResponse:
    """All comments on a version, with the answers."""
    require_edit(request)
    policy = get_policy(policy_id, tenant=tenant_of(request))
    return _show_comments(request, policy)


@staff_page
def answer(request: PortalRequest, policy_id: UUID, comment_id: UUID) -> HttpResponse:
    """Answer one comment."""
    require_edit(request)
    tenant = tenant_of(request)
    policy = get_policy(policy_id, tenant=tenant)
    if request.method != "POST":
        return redirect("policy-comments", tenant.slug, policy.pk)
    form = AnswerForm(request.POST, prefix=str(comment_id))
    if form.is_valid():
        answer_comment(
            comment_id=comment_id, answer=form.cleaned_data["answer"], actor=request.actor
        )
        say(request, _("The answer is saved; whoever commented reads it."))
        return redirect("policy-comments", tenant.slug, policy.pk)
    return _show_comments(request, policy, failed=form, failed_id=comment_id)


def _show_comments(
    request: PortalRequest,
    policy: Policy,
    *,
    failed: AnswerForm | None = None,
    failed_id: UUID | None = None,
) -> HttpResponse:
    rows = [
        {
            "comment": row,
            "form": failed
            if row.pk == failed_id and failed is not None
            else AnswerForm(prefix=str(row.pk), initial={"answer": row.answer}),
        }
        for row in list_comments(policy)
    ]
    context = {"policy": policy, "rows": rows, "crumbs": desk_crumbs(request, policy)}
    status = INVALID if failed is not None else HTTPStatus.OK
    return render(request, "policies/desk/comments.html", context, status=status)
