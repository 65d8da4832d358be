"""The portal's own examination, week after week, as it would have run at the end of each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.surging.series import LATE, Bundle, dates, judged_weeks, scenarios
from promotion.patterns.detection import Options, examine
from promotion.patterns.detection_delay import completeness

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Examined:
    """Series × judged weeks."""

    p: Floats
    p_plain: Floats
    q: Floats
    pushed: npt.NDArray[np.bool_]
    silence_p: Floats
    silence_q: Floats
    silence_pushed: npt.NDArray[np.bool_]


def late_series(series: Bundle) -> npt.NDArray[np.bool_]:
    """Whose reports come late."""
    late = [scenario.trait == "late reports" for scenario in scenarios()]
    return np.asarray(late)[series.scenario]


def known_shares(series: Bundle, week: int) -> Floats:
    """Series × delays, estimated from what these series had received by the end of the week."""
    late = late_series(series)
    table = np.ones((len(late), len(LATE)))
    if late.any():
        about, delay = np.nonzero(series.arrivals[late][:, : week + 1].sum(axis=0))
        counts = series.arrivals[late][:, : week + 1].sum(axis=0)[about, delay]
        seen = about + delay <= week
        delays = np.repeat(delay[seen], counts[seen])
        possible = np.repeat((week - about)[seen], counts[seen])
        table[late] = completeness(delays, possible, weeks=len(LATE) - 1)
    return table


def examined(series: Bundle, options: Options) -> Examined:
    """One run a week over all of these series."""
    columns: dict[str, list[npt.NDArray[np.generic]]] = {}
    days = dates()
    for week in judged_weeks():
        counts = series.seen(week)
        result = examine(
            counts,
            days[: week + 1],
            effort=counts + series.seen(week, others=True),
            known=known_shares(series, week),
            options=options,
        )
        for name, values in {
            "p": result.surge.p,
            "p_plain": result.surge.p_plain,
            "q": result.surge.q,
            "pushed": result.surge.tier == "push",
            "silence_p": result.silence.p,
            "silence_q": result.silence.q,
            "silence_pushed": result.silence.tier == "push",
        }.items():
            columns.setdefault(name, []).append(values)
    return Examined(**{name: np.stack(values, axis=1) for name, values in columns.items()})
