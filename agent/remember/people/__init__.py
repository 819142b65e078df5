"""Who works here: accounts with roles, how they log in, and the one person of a machine without accounts."""
