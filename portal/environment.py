"""Typed reading of environment variables: a value that is not understood stops the start."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_SECRET_LENGTH = 50
_FALSE = {"0", "false", "no", "off", ""}


# Providers that sign what they post; the others prove themselves by a password.
_PROVIDER_KEYS = {
    "mailersend": "MAILERSEND_INBOUND_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mandrill": "MANDRILL_WEBHOOK_KEY",
}


def read_fingerprints(text: str, *, name: str) -> dict[str, bytes]:
    """32 bytes by institution from slug=64 hexadecimal digits, by commas or lines.

    Raises ImproperlyConfigured, which says where (`name`).
    """
    found = {}
    for pair in text.replace("\n", ",").split(","):
        slug, _sign, digits = pair.strip().partition("=")
        if not slug:
            continue
        if not re.fullmatch(r"[0-9a-fA-F]{64}", digits):
            raise ImproperlyConfigured(
                f"{name}: write {slug}= and the 64 hexadecimal digits of its fingerprint."
            )
        found[slug] = bytes.fromhex(digits)
    return found


class Environment:
    """Reads names from the environment; `NAME_FILE` may hold the path of a file with the value."""

    def text(self, name: str, *, default: str) -> str:
        """The value, or the content of the file named by NAME_FILE, or the default."""
        path = os.environ.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
                raise ImproperlyConfigured(message) from error
        return os.environ.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        """1, true, yes, on / 0, false, no, off."""
        value = os.environ.get(name)
        if value is None:
            return default
        if value.lower() in _TRUE:
            return True
        if value.lower() in _FALSE:
            return False
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")

    def seconds(self, name: str, *, default: int) -> int:
        """A length of time in whole seconds, at least one."""
        value = os.environ.get(name, str(default))
        if not value.isdigit() or not int(value):
            raise ImproperlyConfigured(f"{name} is {value!r}; write a number of seconds.")
        return int(value)

    def whole_number(self, name: str, *, default: int) -> int:
        """A whole number, at least one."""
        value = os.environ.get(name, str(default))
        if not value.isdigit() or not int(value):
            raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number above 0.")
        return int(value)

    def fingerprints(self, name: str) -> dict[str, bytes]:
        """32 bytes by institution: slug=64 hexadecimal digits, separated by commas; or none."""
        return read_fingerprints(self.text(name, default=""), name=name)

    def mail_provider(self, provider: str, secret_name: str) -> dict[str, str]:
        """What django-anymail checks a provider's posts with: its key, or "user:password"."""
        if not provider:
            return {}
        secret = self.text(secret_name, default="")
        if not secret:
            raise ImproperlyConfigured(
                f"Set {secret_name}: mail from {provider} is checked with it."
            )
        return {_PROVIDER_KEYS.get(provider, "WEBHOOK_SECRET"): secret}

    def words(self, name: str, *, default: list[str]) -> list[str]:
        """A list separated by commas."""
        value = os.environ.get(name)
        return default if value is None else [word.strip() for word in value.split(",") if word]

    def url(self, name: str, *, default: str) -> str:
        """An http or https address."""
        value = self.text(name, default=default)
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ImproperlyConfigured(f"{name} is {value!r}; write an http or https address.")
        return value

    def secret(self, name: str, *, development_default: str) -> str:
        """A secret of at least 50 characters; the default serves development on loopback only."""
        value = self.text(name, default=development_default)
        if len(value) < _SECRET_LENGTH:
            raise ImproperlyConfigured(f"{name} is too short; use at least 50 random characters.")
        public = os.environ.get("PUBLIC_URL", "")
        if value == development_default and public.startswith("https://"):
            raise ImproperlyConfigured(f"Set {name} or {name}_FILE: PUBLIC_URL is public.")
        return value

    def database(self, name: str, *, default: str) -> dict[str, Any]:
        """A postgresql:// address as Django's DATABASES entry."""
        value = self.text(name, default=default)
        parts = urlsplit(value)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise ImproperlyConfigured(f"{name} must begin with postgresql://.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }

    def storage(self, name: str, *, default: Path) -> dict[str, Any]:
        """Where files are kept: file:///path or s3://bucket?endpoint_url=…&region_name=…."""
        value = self.text(name, default=default.resolve().as_uri())
        parts = urlsplit(value)
        if parts.scheme == "file":
            return {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {
                    "location": unquote(parts.path),
                    "file_permissions_mode": 0o600,
                    "directory_permissions_mode": 0o700,
                },
            }
        if parts.scheme == "s3":
            options: dict[str, Any] = {"bucket_name": parts.netloc, "default_acl": None}
            options.update(parse_qsl(parts.query))
            return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        raise ImproperlyConfigured(f"{name} must begin with file:// or s3://.")

    def mail(self, value: str, *, demo: bool) -> dict[str, Any]:
        """smtp://user:password@host:port or smtps://…; empty: kept in the database (demo) or console."""
        if not value:
            backend = (
                "portal.notifications.mailbox.DemoMailbox"
                if demo
                else "django.core.mail.backends.console.EmailBackend"
            )
            return {"EMAIL_BACKEND": backend}
        parts = urlsplit(value)
        if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
            raise ImproperlyConfigured(
                "EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://."
            )
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 20,
        }
