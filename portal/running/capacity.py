"""How many of each process there are: the one place that says so."""

WEB_WORKERS = 2
WEB_THREADS = 4
TASK_WORKERS = 2
TEST_WORKERS = 2
# Longer than the longest request; the worker's own limits are in portal.settings.
WEB_TIMEOUT_SECONDS = 60
