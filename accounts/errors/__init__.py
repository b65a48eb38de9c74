"""The refusals of the accounts floor, a module a noun."""
