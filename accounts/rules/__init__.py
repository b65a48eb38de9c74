"""Pure decisions about who somebody is."""
