"""What the gate found, in the forms that people and CI systems read."""
