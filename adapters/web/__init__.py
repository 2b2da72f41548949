"""Pages and the web chat: HTML drawn on the server, and what a browser sends read into `Incoming`."""
