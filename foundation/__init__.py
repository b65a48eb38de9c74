"""The footing of the house: a handful of tiny modules without tables and without Django."""
