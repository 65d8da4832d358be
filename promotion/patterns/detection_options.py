"""The choices of an examination."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How an examination is done; the standing values are those that the benchmark judged."""

    # Weeks of each window, and the share of the error that each may spend.
    surge_windows: tuple[int, ...] = (1, 2, 4)
    surge_shares: tuple[float, ...] = (0.35, 0.55, 0.10)
    # A longer window counts only while the last week alone has an upper tail this small, so that a
    # surge that is over is not said again.
    still_rising: float = 0.15
    silence_windows: tuple[int, ...] = (4, 8, 13)
    silence_shares: tuple[float, ...] = (0.4, 0.3, 0.3)
    q_push: float = 0.10
    p_watch: float = 0.01
    # Fewer reports than this in the window are no surge, whatever the arithmetic says.
    least_pushed: int = 3
    least_watched: int = 2
    # A silence is tested only where at least this many reports are expected in the window.
    silence_least_expected: float = 3.0
    # Of the intervals shown.
    interval_level: float = 0.95
    # Weeks before the examined one that the baseline leaves out, and how far it goes back.
    guard_weeks: int = 4
    baseline_weeks: int = 312
    # Least history for anything, for a trend, for a season.
    least_weeks: int = 26
    trend_weeks: int = 78
    season_weeks: int = 104
    season_harmonics: int = 2
    # Spans of the last weeks of the history in which the level may have shifted.
    recent_weeks: tuple[int, ...] = (26, 78)
    # Noufaily's limit of Anscombe residuals above which past weeks count less.
    residual_limit: float = 2.58
    dispersion_margin: float = 1.0
    # Of other kinds a week from the same sources; below it effort says nothing.
    least_effort: float = 1.0
    # Sources that submit less than this factor of what they did are silent themselves.
    silent_sources: float = 0.5
