"""What the hub remembers and the rules about it; imports nothing of ours."""
