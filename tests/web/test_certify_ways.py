"""The ways that lead into certifying, for oneself and for those one may certify."""

from django.urls import reverse

from tests.cast import Cast
from tests.web.conftest import SignIn
from tests.web.test_certify import way


class TestWaysIn:
    def test_home_and_deadline_lead_to_it(self, cast: Cast, sign_in: SignIn) -> None:
        hers = sign_in(cast.grandmother)
        address = way(cast.grandmother_pension)
        for page in (reverse("web:home"), reverse("web:deadline", args=[cast.grandmother_pension])):
            assert f'href="{address}"' in hers.get(page).content.decode()
        hers.cookies["mode"] = "elder"
        assert f'href="{address}"' in hers.get(reverse("web:home")).content.decode()

    def test_a_helper_is_led_to_whom_they_may_certify_and_to_nobody_else(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        client = sign_in(cast.daughter)
        home = client.get(reverse("web:home")).content.decode()
        assert way(cast.father_pension, of=cast.father) in home
        helped = client.get(reverse("web:for", args=[cast.father.public_id])).content.decode()
        assert way(cast.father_pension, of=cast.father) in helped
        reminded = client.get(reverse("web:for", args=[cast.grandmother.public_id])).content.decode()
        assert "/certify/" not in reminded
        page = client.get(reverse("web:deadline", args=[cast.grandmother_pension])).content.decode()
        assert "/certify/" not in page
