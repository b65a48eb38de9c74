"""Pure decisions of the family floor: facts and policy in, a decision with its reasons out."""
