"""What a person can do nothing about; everything that ordinarily happens is returned instead."""


class StoreError(Exception):
    """The root of what the store raises."""


class NotFound(StoreError):
    """The thing named does not exist (any more). A button in an old message may well name it."""


class NotAllowed(StoreError):
    """The person lacks the role for it, or it belongs to somebody else."""


class LostRace(StoreError):
    """Somebody else was first, or it could not be had in time: run the same transaction again."""


class OutOfDate(StoreError):
    """The database is empty or behind on migrations."""
