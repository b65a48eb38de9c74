"""The pages of partners' developers: credentials, endpoints, events and figures, and nobody's data."""
