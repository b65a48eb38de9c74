"""Tables of places and policy, one module per noun; Django finds them through these imports."""

from regions.models import calendar, changes, editions, places, policy
