"""A sandbox: worlds of made-up families, one for each tenant, each in a database of its own."""
