"""The secret in the link to a tenant's pages: made with the tenant's credentials, handed on, and renewed.

It is derived and kept nowhere. Whoever has it sees the tenant's pages, signed in as nobody yet.
"""

import re
from base64 import urlsafe_b64encode
from hmac import compare_digest

from accounts.fields import blind_index
from accounts.queries.sandbox import Tenant, open_tenant

LABEL = "sandbox.pages"
# A tenant's code, and the hash behind it; nothing else is asked of the database.
_KEY = re.compile(r"[a-z0-9-]{1,20}\.[A-Za-z0-9_-]{43}")


def key_of(tenant: Tenant) -> str:
    """Give the secret by which a tenant's pages open now."""
    mac = blind_index(f"{tenant.public_id}:{tenant.pages_count}", label=LABEL)
    return f"{tenant.code}.{urlsafe_b64encode(mac).decode().rstrip('=')}"


def tenant_of(key: str) -> Tenant | None:
    """Give the tenant whose pages a secret opens, or nothing: it was renewed, or is none."""
    found = open_tenant(key.partition(".")[0]) if _KEY.fullmatch(key) else None
    if found is None or not compare_digest(key.encode(), key_of(found).encode()):
        return None
    return found
