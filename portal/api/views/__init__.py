"""Doors of the API: parse, ask the gatekeeper or the action, answer."""
