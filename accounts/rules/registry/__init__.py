"""Decisions on rows of imported registers: which columns there are, and what a cell may hold."""
