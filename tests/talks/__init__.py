"""Conversations in four verbs: says, presses, fills, sees. Written in YAML, played through any channel."""
