"""Writers of imported registers: batches, merging, and each table of this floor."""
