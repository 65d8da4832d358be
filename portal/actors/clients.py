"""What is left of a request's origin: a browser's name and its system, no address."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

# Stored where the sign-in library wants an address.
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - nothing is bound to it
_ORIGINS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
_BROWSERS = (
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|Opera"), "Opera"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrome/|CriOS/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
)
_SYSTEMS = (
    (re.compile(r"Android"), "Android"),
    (re.compile(r"iPhone|iPad"), "iOS"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"Macintosh|Mac OS X"), "macOS"),
    (re.compile(r"CrOS"), "ChromeOS"),
    (re.compile(r"Linux|X11"), "Linux"),
)


def short_agent(agent: str) -> str:
    """`Firefox/Linux` for a browser's long signature; an empty string for anything else."""
    browser = next((name for pattern, name in _BROWSERS if pattern.search(agent)), "")
    system = next((name for pattern, name in _SYSTEMS if pattern.search(agent)), "")
    return f"{browser}/{system}" if browser and system else browser


def agent_in_words(short: str) -> str:
    """`Firefox on Linux`, in the page's language."""
    browser, _slash, system = short.partition("/")
    if not browser:
        return _("A browser that does not say its name")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def forget_origin(request: HttpRequest) -> None:
    """Take the sender's address and the browser's long signature off the request."""
    for name in _ORIGINS:
        request.META.pop(name, None)
    request.META["REMOTE_ADDR"] = NO_ADDRESS
    request.META["HTTP_USER_AGENT"] = short_agent(request.META.get("HTTP_USER_AGENT", ""))
