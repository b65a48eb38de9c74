"""Adapters to systems outside the house."""
