"""What people say and what we answer; knows no channel and no SQL."""
