"""The only writers of the accounts floor."""
