"""Addresses beneath the API that do not exist, and methods an address does not take."""

from typing import Any

from django.views import View

from portal.api import faults
from portal.api.faults import Refused
from portal.api.views.doors import ApiDoor


class MissingView(ApiDoor):
    """Answers every method at an unknown address with the same problem, signed in or not."""

    authentication_classes = []
    permission_classes = []
    schema = None
    http_method_names = [*View.http_method_names]

    def refuse(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse.

        Raises:
            Refused: always.
        """
        raise Refused(faults.NO_RESOURCE)

    get = post = put = patch = delete = options = refuse


class WrongMethodView(MissingView):
    """Answers a method for which an address of the API has no permit."""

    def refuse(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse.

        Raises:
            Refused: always.
        """
        raise Refused(faults.METHOD)

    get = post = put = patch = delete = options = refuse
