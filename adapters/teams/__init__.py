"""Microsoft Teams: what comes from there is read here, and what goes there is drawn and sent here."""
