"""What the hub offers, as a YAML file: read and checked, imported without losing a booking, exported."""
