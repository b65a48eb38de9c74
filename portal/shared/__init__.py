"""What every surface of the portal shares."""
