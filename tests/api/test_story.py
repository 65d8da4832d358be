"""The whole story through the API alone: draft, papers, questions, a refusal with its remedy."""

import io
from datetime import date
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from participation.accreditation.models import Application
from portal.grants import StaffRole
from portal.policies.kinds import DocumentSetParameters
from portal.policies.rulebook import rulebook_of
from portal.tenancy.context import tenant_context
from tests.api.client import ApiClient, client_of
from tests.cast import Cast, complete_values

BASE = "tenants/riverland-style/"


def _pdf() -> SimpleUploadedFile:
    body = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(body)
    return SimpleUploadedFile("statutes.pdf", body.getvalue(), content_type="application/pdf")


def _send(cast: Cast, client: ApiClient) -> dict[str, Any]:
    begun = client.post(
        f"{BASE}accreditation-applications/", {"organization": str(cast.organization.pk)}
    )
    assert begun.status_code == 201
    application = begun.json()
    address = f"{BASE}accreditation-applications/{application['id']}/"
    assert application["status"] == "draft"
    assert application["faults"]
    with tenant_context(cast.owner):
        row = Application.objects.get(pk=application["id"])
        values = complete_values(row)
        asked = rulebook_of(row.policy_id).parameters(DocumentSetParameters)
    saved = client.patch(address, {**values, "version": 0})
    assert saved.status_code == 200
    assert saved.json()["draft"]["version"] == 1
    stale = client.patch(address, {"language": "fr", "version": 0})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_conflict")
    for entry in asked.documents if asked else ():
        stored = client.upload(
            f"{BASE}documents/", organization=str(cast.organization.pk), file=_pdf()
        )
        assert stored.status_code == 201, stored.content
        attached = client.post(
            f"{address}documents/", {"document": stored.json()["id"], "code": entry.code}
        )
        assert attached.status_code == 201
    sent = client.post(f"{address}transitions/submit/", {"confirm": True})
    assert sent.status_code == 200, sent.content
    return {**sent.json(), "address": address}


def test_from_draft_to_refusal_with_a_remedy(cast: Cast) -> None:
    owner, reviewer, decider = (
        client_of(actor) for actor in (cast.owner, cast.reviewer, cast.decider)
    )
    sent = _send(cast, owner)
    address = sent["address"]
    assert sent["status"] == "submitted"
    assert sent["receipt"]
    assert "withdraw" in sent["transitions"]
    queue = reviewer.get(f"{BASE}accreditation-applications/").json()["results"]
    assert [row["receipt"] for row in queue] == [sent["receipt"]]
    for client in (reviewer, decider):
        declared = client.post(f"{address}declaration/", {"has_conflict": False})
        assert declared.status_code == 204
    rule = reviewer.get(f"{BASE}rules/").json()["results"][0]["id"]
    assert reviewer.post(f"{address}transitions/admit/").json()["status"] == "under_review"
    asked = reviewer.post(
        f"{address}transitions/ask/",
        {
            "asker": "Secretariat",
            "rule": rule,
            "questions": "Who elects the board?",
            "question_language": "en",
        },
    ).json()
    question = asked["rounds"][0]["questions"][0]
    assert asked["clock"]["party"] == "applicant"
    answered = owner.post(
        f"{address}transitions/answer/", {f"answer_{question['id']}": "The members do."}
    )
    assert answered.json()["status"] == "under_review"
    reviewer.post(
        f"{address}transitions/recommend/",
        {
            "body": "Committee",
            "recommendation": "not_recommended",
            "tier": sent["tier"],
            "rule": rule,
            "text": "Not met.",
        },
    )
    placed = reviewer.post(f"{address}transitions/place/", {"session": "12th session"})
    assert placed.json()["status"] == "before_body"
    _refuse(cast, owner, decider, address, rule)


def _refuse(cast: Cast, owner: ApiClient, decider: ApiClient, address: str, rule: str) -> None:
    from portal.decisions.fields import reasons_for

    with tenant_context(cast.decider):
        row = Application.objects.get()
        reason = next(iter(reasons_for(rulebook_of(row.policy_id), "refuse")))
    body = {
        "rule": rule,
        "text": "The criteria are not met.",
        "body": "Commission",
        "session": "12th session",
        "symbol": "RC/12/D/4",
        "decided_on": date(2026, 11, 20).isoformat(),
    }
    without = decider.post(f"{address}transitions/refuse/", body)
    assert (without.status_code, list(without.json()["errors"])) == (422, ["reason_code"])
    assert without["Content-Type"] == "application/problem+json"
    refused = decider.post(f"{address}transitions/refuse/", {**body, "reason_code": reason})
    assert (refused.status_code, refused.json()["outcome"]) == (200, "refused")
    again = decider.post(f"{address}transitions/refuse/", {**body, "reason_code": reason})
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    decision = owner.get(f"{BASE}decisions/").json()["results"][0]
    assert decision["remedy"] == "portal"
    assert decision["remedy_until"]
    digest = ApiClient(None, decider.http).get(f"{BASE}decisions/register/").json()["results"]
    assert [entry["reason_code"] for entry in digest] == [reason]


def test_rivals_strangers_and_other_institutions_get_the_same_404(cast: Cast) -> None:
    sent = _send(cast, client_of(cast.owner))
    nowhere = sent["address"].replace(sent["id"], str(cast.organization.pk))
    for actor in (cast.rival_owner, cast.stranger, cast.other_staff[StaffRole.REVIEWER]):
        client = client_of(actor)
        answers = [client.get(address) for address in (sent["address"], nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        moved = client.post(f"{sent['address']}transitions/withdraw/", {"confirm": True})
        assert moved.status_code == 404


def test_a_keyed_request_happens_once(cast: Cast) -> None:
    client = client_of(cast.owner)
    path, body = f"{BASE}accreditation-applications/", {"organization": str(cast.organization.pk)}
    first = client.post(path, body, **{"Idempotency-Key": "a"})
    second = client.post(path, body, **{"Idempotency-Key": "a"})
    assert first.json() == second.json()
    other = client.post(path, {**body, "more": 1}, **{"Idempotency-Key": "a"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_scopes_and_tokens(cast: Cast) -> None:
    reader = client_of(cast.owner, "read")
    refused = reader.post(
        f"{BASE}accreditation-applications/", {"organization": str(cast.organization.pk)}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    assert reader.get("me/").json()["scopes"] == ["read"]
    wrong = ApiClient("csp_wrong", reader.http).get("me/")
    assert (wrong.status_code, wrong["Content-Type"]) == (401, "application/problem+json")
    nobody = ApiClient(None, reader.http).get("me/")
    assert nobody.status_code == 401


def test_malformed_ids_and_bodies(cast: Cast) -> None:
    client = client_of(cast.owner)
    assert client.get(f"{BASE}accreditation-applications/not-an-id/").status_code == 404
    wrong = client.post(f"{BASE}accreditation-applications/", {"organization": "not-an-id"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["organization"])
    broken = client.http.post(
        f"/api/v1/{BASE}accreditation-applications/",
        "{",
        content_type="application/json",
        headers={"Authorization": f"Token {client.token}"},
    )
    assert (broken.status_code, broken.json()["code"]) == (400, "parse_error")


def test_the_schema_is_valid_openapi_3_1(cast: Cast) -> None:
    import yaml
    from openapi_spec_validator import OpenAPIV31SpecValidator

    answer = ApiClient(None, client_of(cast.owner).http).get("schema/")
    schema = yaml.safe_load(answer.content)
    assert schema["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(schema).iter_errors()) == []
