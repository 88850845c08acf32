"""What things cost: cold starts, CPU, AWS calls and units."""
