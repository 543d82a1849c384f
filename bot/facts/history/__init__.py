"""Who changed what at the desk, and the way back."""
