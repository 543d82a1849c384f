"""What a server keeps by itself: facts and questions of its own."""
