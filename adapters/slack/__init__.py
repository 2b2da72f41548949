"""Slack as a channel: its payloads read into messages, replies drawn in Block Kit, and how they are sent."""
