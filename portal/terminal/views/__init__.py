"""What the pages of the self-service terminal show and take."""
