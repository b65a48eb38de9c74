"""The only writers of the family floor."""
