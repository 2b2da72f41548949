"""Microsoft Teams, from the activities it sends to what its people see."""
