"""The channels: each reads payloads into `Incoming` and draws a `Reply`; knows neither store nor SQL."""
