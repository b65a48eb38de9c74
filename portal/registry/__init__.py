"""Imports of registers: brings the floors' own loaders together, reads files, and keeps a batch going."""
