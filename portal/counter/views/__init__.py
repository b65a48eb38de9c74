"""The desk's pages: parse, ask the gatekeeper or the action, render."""
