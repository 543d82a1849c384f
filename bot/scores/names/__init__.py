"""What a server calls its seasons."""
