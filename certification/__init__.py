"""Who must prove entitlement to a benefit by when, how they did, and the reminders until they do."""
