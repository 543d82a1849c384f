"""What is stored of a member, counted and row by row."""
