"""How the database came to its present tables, one revision after the other."""
