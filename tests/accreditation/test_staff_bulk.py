"""Several files at once, through HTTP."""

from typing import Any

import pytest

from participation.accreditation.bulk import file_prefix
from participation.accreditation.models import Application, Question
from portal.decisions.models import Decision
from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from tests.accreditation.staff_pages import (
    DECIDED_ON,
    bring_before_body,
    first_reason,
    more_applications,
    reload,
    rule_of,
    sign_in,
    staff_path,
    text_of,
)
from tests.cast import Cast, Mover, clear

pytestmark = pytest.mark.django_db
TOGETHER = "accreditation/together/"


def _own(application: Application, **values: Any) -> dict[str, Any]:
    return {f"{file_prefix(application)}{name}": value for name, value in values.items()}


def test_files_are_given_together_and_taken_back(cast: Cast, submitted: Application) -> None:
    files = [submitted, *more_applications(cast, 1)]
    client = sign_in(cast.reviewer)
    ids = [str(file.pk) for file in files]
    page = client.get(staff_path(cast, TOGETHER), {"act": "assign", "chosen": ids})
    assert page.status_code == 200
    assert "Give them to" in text_of(page)
    data = {"act": "assign", "chosen": ids, "assignee": str(cast.decider.person_id)}
    done = client.post(staff_path(cast, TOGETHER), data, follow=True)
    assert "2 files are with decision_maker riverland-style now." in text_of(done)
    assert {reload(file, cast.reviewer).assignee_id for file in files} == {cast.decider.person_id}
    client.post(staff_path(cast, "accreditation/assign/undo/"))
    assert {reload(file, cast.reviewer).assignee_id for file in files} == {None}


def test_a_file_of_which_somebody_stepped_back_stays(cast: Cast, submitted: Application) -> None:
    other = more_applications(cast, 1)[0]
    decider = sign_in(cast.decider)
    decider.post(
        staff_path(cast, f"accreditation/{other.pk}/declare/"),
        {"has_conflict": "yes", "reason": "A cousin."},
    )
    data = {
        "act": "assign",
        "chosen": [str(submitted.pk), str(other.pk)],
        "assignee": str(cast.decider.person_id),
    }
    page = text_of(sign_in(cast.reviewer).post(staff_path(cast, TOGETHER), data))
    assert "Not done, nothing was changed in these files" in page
    assert "Choose a member of staff who has not declared a conflict." in page
    assert reload(submitted, cast.reviewer).assignee_id == cast.decider.person_id
    assert reload(other, cast.reviewer).assignee_id is None


def test_each_file_has_its_own_reason(cast: Cast, submitted: Application, move: Mover) -> None:
    files = [submitted, *more_applications(cast, 2)]
    for file in files:
        bring_before_body(cast, file, move)
    client = sign_in(cast.decider)
    page = text_of(
        client.get(
            staff_path(cast, TOGETHER),
            {"act": "refuse", "chosen": [str(file.pk) for file in files]},
        )
    )
    assert page.count("Reasons, in words the organization can answer") == 3
    assert page.count("Body that decided") == 1
    data: dict[str, Any] = {"act": "refuse", "chosen": [str(f.pk) for f in files], **DECIDED_ON}
    for number, file in enumerate(files):
        data |= _own(
            file,
            rule=rule_of(file, cast.decider).pk,
            reason_code=first_reason(file, cast.decider, "refuse"),
            text=f"Reason number {number}.",
        )
    data[f"{file_prefix(files[2])}text"] = ""
    first = client.post(staff_path(cast, TOGETHER), data)
    assert first.status_code == 422
    assert "Reason number 0." in text_of(first)
    with tenant_context(cast.decider):
        assert Decision.objects.count() == 0
    move(files[1], "take_back", cast.reviewer, note="Not yet.")
    data[f"{file_prefix(files[2])}text"] = "Reason number 2."
    second = text_of(client.post(staff_path(cast, TOGETHER), data))
    assert "This step does not start from where the file stands." in second
    with tenant_context(cast.decider):
        texts = set(Decision.objects.values_list("text", flat=True))
    assert texts == {"Reason number 0.", "Reason number 2."}
    assert reload(files[1], cast.decider).status == "under_review"


def test_questions_and_returns_are_written_file_by_file(
    cast: Cast, submitted: Application, move: Mover
) -> None:
    other = more_applications(cast, 1)[0]
    client = sign_in(cast.reviewer)
    ids = [str(submitted.pk), str(other.pk)]
    data: dict[str, Any] = {"act": "return", "chosen": ids}
    data |= _own(submitted, note="Page 3 is missing.") | _own(other, note="Sign it.")
    assert client.post(staff_path(cast, TOGETHER), data).status_code == 302
    assert reload(other, cast.reviewer).status == "returned"
    third = more_applications_of(cast)
    clear(third, cast.reviewer)
    move(third, "admit", cast.reviewer)
    asked = {
        "act": "ask",
        "chosen": [str(third.pk)],
        "asker": "Secretariat",
        "question_language": "en",
        **_own(third, questions="Who pays?", rule=rule_of(third, cast.reviewer).pk),
    }
    assert client.post(staff_path(cast, TOGETHER), asked).status_code == 302
    with tenant_context(cast.reviewer):
        assert Question.objects.get().text == "Who pays?"


def more_applications_of(cast: Cast) -> Application:
    from tests.cast import submit_application

    return submit_application(cast, cast.rival_owner, cast.rival)


def test_the_wrong_role_and_other_institutions_files(cast: Cast, submitted: Application) -> None:
    chosen = {"act": "refuse", "chosen": [str(submitted.pk)]}
    for role in set(cast.staff) - {StaffRole.DECISION_MAKER}:
        refused = sign_in(cast.staff[role]).get(staff_path(cast, TOGETHER), chosen)
        assert refused.status_code == 403
    other = f"/en/{cast.other_institution.slug}/staff/{TOGETHER}"
    client = sign_in(cast.other_staff[StaffRole.REVIEWER])
    page = client.post(
        other, {"act": "admit", "chosen": [str(submitted.pk), "nonsense"]}, follow=True
    )
    assert "Choose at least one file." in text_of(page)
    assert cast.organization.name not in text_of(page)
    assert reload(submitted, cast.reviewer).status == "submitted"
