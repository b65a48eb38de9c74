"""Views of the officers' pages."""
