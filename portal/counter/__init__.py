"""Pages for staff at a desk."""
