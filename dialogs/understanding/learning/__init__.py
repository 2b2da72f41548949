"""Makes the model of `dialogs.understanding.model` from the sentences beside this file."""
