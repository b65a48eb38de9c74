"""What the API passes by: it is told nobody's session, and its answers allow nothing."""

from django.test import Client

from accounts.models.users import User


def test_an_answer_to_a_program_allows_nothing(client: Client, db: None) -> None:
    policy = client.get("/api/v1/areas").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert "script-src" in client.get("/api/docs/").headers["Content-Security-Policy"]


def test_a_session_opens_nothing_of_the_api(client: Client, db: None) -> None:
    client.force_login(User.objects.create(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/api/v1/links")
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.required")
