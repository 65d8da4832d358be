"""A case driven at random: its states and its consent gate against a model of a few lines."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.clocks import Clock
from portal.errors import InvalidFields, PortalError
from portal.tenancy.context import tenant_context
from portal.transitions import transition_of
from protection.cases.models import ProtectionCase
from protection.cases.services import move_case
from protection.cases.states import Informed
from protection.cases.tables import CASE_TRANSITIONS
from protection.cases.versions import write_assessment, write_plan
from protection.consent.models import ActDelivery, Consent, OutwardAct
from protection.consent.purposes import Purpose
from protection.consent.services import (
    approve_act,
    confirm_consent,
    give_consent_by_receipt,
    prepare_act,
    record_consent,
    record_delivery,
    record_withdrawal,
    send_act,
    stop_act,
    withdraw_by_receipt,
)
from tests.protection.acting import ASSESSED, CLINIC, PLANNED, intended, spoken, terms
from tests.protection.conftest import Room

pytestmark = pytest.mark.django_db
MOVES = [move.name for move in CASE_TRANSITIONS if not move.is_internal]
# One that holds at once by receipt, and one that waits for the safe contact.
PURPOSES = (Purpose.HEALTH, Purpose.ACTOR)
STEPS, EXAMPLES = 25, 6


class Machine(RuleBasedStateMachine):
    """What the model knows: the status, who planned and proposed to close, which consents hold."""

    room: Room

    @initialize()
    def begin(self) -> None:
        self.case, self.receipt = self.room.adopted()
        self.people = (self.room.first, self.room.supervisor)
        self.status, self.first_of = "acknowledged", {"plan": -1, "close": -1}
        self.has_plan = False
        self.consents: dict[Any, tuple[Purpose, bool]] = {}
        self.acts: dict[Any, dict[str, Any]] = {}
        self.delivered = 0

    def _do(self, who: int, service: Any, **values: Any) -> Any:
        """The service's answer; None where it was refused, and then nothing has changed."""
        try:
            return self.room.do(self.people[who], service, **values)
        except PortalError:
            return None

    def _live(self, purpose: Purpose) -> bool:
        return any(purpose is one and is_live for one, is_live in self.consents.values())

    @rule(name=st.sampled_from(MOVES), who=st.integers(0, 1), level=st.integers(1, 4))
    def move(self, name: str, who: int, level: int) -> None:
        values = {
            "level": level,
            "days": 2,
            "ends_as": "safer",
            "informed": Informed.TOLD,
            "next_review_on": str(timezone.localdate()),
            "helped_on": "referred",
        }
        given = {"case_id": self.case.pk, "name": name, "values": values, "words": "So."}
        moved = self._do(who, move_case, **given)
        found = transition_of(ProtectionCase, name)
        may = self.status in found.sources and self._second_agrees(name, who)
        assert (moved is not None) == may, (self.status, name, who)
        if moved is not None:
            self.status = str(found.target)
            self._remember(name, who)

    def _second_agrees(self, name: str, who: int) -> bool:
        """The rules that the table alone does not say."""
        planned, closing = self.first_of["plan"], self.first_of["close"]
        return {
            "approve_plan": self.has_plan and who != planned,
            "return_plan": who != planned,
            "review_emergency": self._is_emergency() and who != planned,
            "close": who != closing,
            "transfer": any(act["sent"] for act in self.acts.values()),
        }.get(name, True)

    def _is_emergency(self) -> bool:
        return bool(self._row().emergency_at)

    def _remember(self, name: str, who: int) -> None:
        if name in ("make_plan", "act_in_emergency"):
            self.first_of["plan"] = who
        elif name == "propose_closing":
            self.first_of["close"] = who
        elif name == "reopen":
            self.first_of = {"plan": -1, "close": -1}

    @rule(who=st.integers(0, 1))
    def plan(self, who: int) -> None:
        if self._do(who, write_assessment, case_id=self.case.pk, body=ASSESSED) is None:
            return
        if not self.has_plan:
            self.has_plan = (
                self._do(who, write_plan, case_id=self.case.pk, body=PLANNED) is not None
            )

    @rule(purpose=st.sampled_from(PURPOSES), by_receipt=st.booleans())
    def consent(self, *, purpose: Purpose, by_receipt: bool) -> None:
        if by_receipt:
            said = terms(purpose, recipient=CLINIC)
            given = self.room.by_receipt(give_consent_by_receipt, self.receipt, terms=said)
        else:
            said = spoken(purpose, recipient=CLINIC)
            given = self.room.do(self.people[0], record_consent, case_id=self.case.pk, terms=said)
        is_live = not by_receipt or purpose is Purpose.HEALTH
        self.consents[given.pk] = (purpose, is_live)

    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        if not self.consents:
            return
        key = data.draw(st.sampled_from(list(self.consents)))
        with tenant_context(self.people[0].actor) as actor:
            row = Consent.objects.get(pk=key)
            if row.withdrawn_at is None:
                confirm_consent(consent_id=key, actor=actor)
                self.consents[key] = (self.consents[key][0], True)

    @rule(data=st.data(), by_receipt=st.booleans())
    def withdraw(self, *, data: st.DataObject, by_receipt: bool) -> None:
        if not self.consents:
            return
        key = data.draw(st.sampled_from(list(self.consents)))
        if by_receipt:
            self.room.by_receipt(withdraw_by_receipt, self.receipt, consent_id=key)
        else:
            said = {"case_id": self.case.pk, "consent_id": key, "how": "said", "words": ""}
            self.room.do(self.people[1], record_withdrawal, **said)
        purpose = self.consents[key][0]
        for other, (one, _live) in self.consents.items():
            if one is purpose:
                self.consents[other] = (one, False)

    @rule(purpose=st.sampled_from(PURPOSES))
    def prepare(self, purpose: Purpose) -> None:
        wanted = intended(purpose)
        act = self._do(0, prepare_act, case_id=self.case.pk, intended=wanted)
        assert (act is not None) == self._live(purpose)
        if act is not None:
            self.acts[act.pk] = {
                "purpose": purpose,
                "consent": act.consent_id,
                "approved": False,
                "sent": False,
                "stopped": False,
            }

    @rule(data=st.data(), name=st.sampled_from(("approve", "send", "deliver", "stop")))
    def act(self, data: st.DataObject, name: str) -> None:
        if not self.acts:
            return
        key = data.draw(st.sampled_from(list(self.acts)))
        known = self.acts[key]
        passed = self._on_act(name, key)
        is_open = not known["sent"] and not known["stopped"]
        holds = self.consents[known["consent"]][1]
        may = {
            "approve": is_open,
            "send": is_open and known["approved"] and holds and self._live(known["purpose"]),
            "deliver": known["sent"] and not known["stopped"] and holds,
            "stop": True,
        }[name]
        assert passed == may, (name, known, holds)
        if passed and name != "deliver":
            known[{"approve": "approved", "send": "sent", "stop": "stopped"}[name]] = True
        self.delivered += passed and name == "deliver"

    def _on_act(self, name: str, key: Any) -> bool:
        person = self.people[1 if name == "approve" else 0]
        try:
            with tenant_context(person.actor) as actor:
                if name == "approve":
                    approve_act(act_id=key, actor=actor)
                elif name == "send":
                    send_act(act_id=key, ring=self.room.staffed.ring(person), actor=actor)
                elif name == "deliver":
                    record_delivery(act_id=key)
                else:
                    stop_act(act_id=key, actor=actor)
        except InvalidFields:
            raise
        except PortalError:
            return False
        return True

    def _row(self) -> ProtectionCase:
        with tenant_context(self.people[0].actor):
            return ProtectionCase.objects.get(pk=self.case.pk)

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        if not hasattr(self, "case"):
            return
        row = self._row()
        assert row.status == self.status
        assert (row.paused_at is not None) == (self.status == "on_hold")
        with tenant_context(self.people[0].actor):
            running = set(
                Clock.objects.filter(subject_id=row.pk, ended_at=None).values_list(
                    "name", flat=True
                )
            )
            sent = OutwardAct.objects.filter(case_id=row.pk).exclude(sent_at=None).count()
            assert ActDelivery.objects.filter(case_id=row.pk).count() == self.delivered
        assert sent == sum(act["sent"] for act in self.acts.values())
        if self.status in ("closed", "out_of_scope", "transferred"):
            assert running <= {"review"}
        assert ("pause" in running) == (self.status == "on_hold")
        assert ("emergency" in running) == (row.emergency_at is not None)


def test_no_order_of_moves_breaks_the_states_or_the_consent_gate(room: Room) -> None:
    class Here(Machine):
        pass

    Here.room = room
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
