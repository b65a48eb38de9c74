"""Two persons: kinship by the Civil Code, mandates, account sharing and family payments."""
