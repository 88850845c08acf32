"""The local cloud: the production stack on this machine, started, deployed, seeded and shown by `make run`."""
