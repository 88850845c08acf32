"""CloudFormation, packaging and the local cloud."""
