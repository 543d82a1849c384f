"""Who waits for a night in the minute before it."""
