"""The sentences of the house, a module for each part of it."""
