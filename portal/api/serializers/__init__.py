"""Shapes of the API: what is read is refused when unknown, what is written is dropped when not permitted."""
