"""The OAuth side of partners: tokens, and the questions that lead to a code."""
