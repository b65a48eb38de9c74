"""The doors of the self-service terminal (自助一体机)."""
