"""What is stored of a member or a server: shown, handed out, deleted."""
