"""Measurements of the house, each a ratio or a figure beside a limit taken in the same run."""
