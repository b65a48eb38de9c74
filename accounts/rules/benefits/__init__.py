"""What the law gives somebody by their own record, as far as it lets one compute."""
