"""The doors of partners' developers."""
