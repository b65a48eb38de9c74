"""Starts everything the portal needs on one machine, as one process tree; knows nothing of Django."""
