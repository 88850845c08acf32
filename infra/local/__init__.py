"""The local cloud: production's stack on this machine, started, deployed, seeded and shown by `make run`."""
