"""A client of the API: a token, JSON in, JSON out."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from portal.actors.tokens import make_token
from portal.permissions import Actor
from portal.tenancy.context import tenant_context


@dataclass
class ApiClient:
    """Calls the API as the holder of a token; None: as nobody."""

    token: str | None
    http: Client

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; `.json()` holds the answer."""
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        extra: dict[str, Any] = {"headers": headers}
        if body is not None:
            extra |= {"data": body, "content_type": "application/json"}
        return getattr(self.http, method)(f"/api/v1/{path}", **extra)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self.call("patch", path, body)

    def upload(self, path: str, **fields: Any) -> Any:
        """A multipart POST."""
        return self.http.post(
            f"/api/v1/{path}", fields, headers={"Authorization": f"Token {self.token}"}
        )


def client_of(actor: Actor, *scopes: str) -> ApiClient:
    """A client with a fresh token of this person."""
    with tenant_context(Actor(person_id=actor.person_id)):
        _token, code = make_token(
            actor=Actor(person_id=actor.person_id, second_factor=True),
            label="test",
            scopes=scopes or ("read", "write", "decide"),
            days=1,
        )
    return ApiClient(code, Client())
