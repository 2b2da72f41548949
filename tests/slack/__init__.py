"""Slack, from the payloads it sends to what its people see."""
