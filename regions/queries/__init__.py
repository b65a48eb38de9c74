"""Reads of places and policy. What leaves here are frozen facts; rows stay inside."""
