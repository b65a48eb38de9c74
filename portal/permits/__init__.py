"""Every permission of the portal, written down in one place: what is not here is refused."""
