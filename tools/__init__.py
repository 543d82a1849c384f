"""What maintainers run by hand; the bot never imports it."""
