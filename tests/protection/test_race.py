"""A withdrawal and acts fired together: no act passes after the withdrawal was answered."""

import os

import pytest

from tests.protection.conftest import Room
from tests.protection.racing import race

ROUNDS = int(os.environ.get("RACE_ROUNDS", "50"))


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_share_fired_together(room: Room) -> None:
    """What stands when the withdrawal is answered stands at the end: nothing came after it."""
    case, receipt = room.adopted()
    passed = 0
    for number in range(ROUNDS):
        found = race(room, case, receipt, number)
        assert found.errors == []
        assert found.passed["withdraw"]
        assert found.at_answer == found.at_end
        passed += sum(found.passed.values()) - 1
    # Both sides must have won now and then, or the rounds raced nothing.
    assert 0 < passed < 3 * ROUNDS
