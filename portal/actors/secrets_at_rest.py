"""Secrets of second factors, sealed under a key that is not in the database."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

from django.conf import settings
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import SecretBox

_PURPOSE = b"portal.2fa"


def _boxes() -> Iterator[SecretBox]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = blake2b(
            str(key).encode(), digest_size=SecretBox.KEY_SIZE, person=_PURPOSE, encoder=RawEncoder
        )
        yield SecretBox(derived)


def seal(text: str) -> str:
    """Encrypt under the present key."""
    return urlsafe_b64encode(next(_boxes()).encrypt(text.encode())).decode()


def unseal(sealed: str) -> str:
    """Decrypt under the present key or one before it. Raises CryptoError when none fits."""
    raw = urlsafe_b64decode(sealed)
    for box in _boxes():
        try:
            return box.decrypt(raw).decode()
        except CryptoError:
            continue
    message = "No key opens this second factor; was SECRET_KEY changed without a fallback?"
    raise CryptoError(message)
