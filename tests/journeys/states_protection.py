"""The roster, the directory and the training as officers and whoever coordinates them see them."""

from collections.abc import Iterator

from protection.training.modules.consent import CONSENT
from tests.cast import Cast
from tests.protection.desk import away, keyed, listed, officer, on_duty, proposed

SLUG = "riverland-style"


def protection_states(cast: Cast) -> Iterator[tuple[str, str]]:
    """(who looks, the address after the language) of each page."""
    duty = on_duty(cast)
    absence = away(cast, officer(cast), 3, 4)
    row, fresh = listed(cast), proposed(cast, name="Harbour House")
    key = keyed(cast, row)
    boss, desk = "protection_supervisor", f"{SLUG}/desk"
    yield "nobody", "help-now/"
    yield "nobody", "help-now/?k=legal"
    yield "nobody", "ombuds/"
    yield boss, f"{desk}/periods/"
    for rest in (
        "",
        "duties/add/",
        f"duties/{duty.pk}/end/",
        "away/add/",
        f"away/{absence.pk}/",
        "call/",
    ):
        yield boss, f"{desk}/roster/{rest}"
    yield "protection_officer", f"{desk}/directory/"
    yield "protection_officer", f"{desk}/directory/add/"
    yield "protection_officer", f"{desk}/directory/{fresh.pk}/change/"
    for rest in ("", f"keys/{key.pk}/end/", "keys/add/", "answers/add/", "moves/suspend/"):
        yield boss, f"{desk}/directory/{row.pk}/{rest}"
    yield boss, f"{desk}/directory/{fresh.pk}/moves/vet/"
    for rest in ("", "modules/violence/", "modules/violence/test/", "protocol/", "due/"):
        yield boss, f"{desk}/training/{rest}"


def training_answers() -> Iterator[tuple[str, str, dict[str, str]]]:
    """What is sent to the test of a module, passed and not."""
    page = f"{SLUG}/desk/training/modules/consent/test/"
    right = {f"q{number}": str(one.right) for number, one in enumerate(CONSENT.questions)}
    yield "protection_officer", page, {**right, "q0": "0"}
    yield "protection_officer", page, right
