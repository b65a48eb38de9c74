"""The only writers of the certification floor."""
