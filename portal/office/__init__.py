"""The officers' pages: the policy of their own area, drafted by one and decided by another."""
