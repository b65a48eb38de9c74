"""People, what they own and how they are reached: identity, users, staff, partners, audit, notices."""
