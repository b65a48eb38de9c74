"""The settings of a sandbox, as `portal.settings` and `portal.channel_settings` take them."""

from portal import env

# An installation of its own for partners who try the API: made-up families, and no way to or from real data.
IS_SANDBOX = env.flag(
    "JST_SANDBOX",
    "whether this installation is a sandbox: made-up families and movable clocks",
    default=False,
)
# Before all others, for these ask the database.
MIDDLEWARE = ["portal.sandbox.middleware.SandboxMiddleware"] if IS_SANDBOX else []
