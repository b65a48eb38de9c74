"""What operators set about partners: how long an endpoint may fail, and how often counts of calls are written."""

from portal import env

WEBHOOK_FAILING_DAYS = env.integer(
    "JST_WEBHOOK_DAYS",
    "days for which a partner's endpoint may take nothing before it is switched off",
    5,
    least=1,
    most=30,
)
USAGE_SECONDS = env.integer(
    "JST_USAGE_SECONDS",
    "seconds for which a process keeps its counts of partners' calls before it writes them down (0: none are kept)",
    5,
    least=0,
    most=600,
)
