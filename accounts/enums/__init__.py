"""Code lists of the accounts floor, a module a noun."""
