"""What has to be looked at anew because somebody is alive after all."""

from typing import ClassVar

from django.db import models

from accounts.models.people import InsuredPerson


class LifeChange(models.Model):
    """That a death on record was taken back, or is later: written by the database, taken by the floor that reminds."""

    # The house writes such rows of its own accord: they keep no import from being taken back.
    follows_by_itself: ClassVar = True

    person = models.ForeignKey(
        InsuredPerson, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = "生死登记变动"
        verbose_name_plural = "生死登记变动"

    def __str__(self) -> str:
        return str(self.person_id)
