"""The citizens' pages: parse, ask the gatekeeper or the action, render."""
